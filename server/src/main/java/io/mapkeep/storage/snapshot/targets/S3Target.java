package io.mapkeep.storage.snapshot.targets;

import io.mapkeep.contract.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects in a bucket of Amazon S3 or a store that speaks its protocol. The store has to show what was written as soon as it has
 * acknowledged it, in listings too; S3 does since 2020, and so do the well-known others.
 */
public final class S3Target implements Target {
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int INSUFFICIENT_STORAGE = 507;

    private final S3Client client;
    private final S3Settings settings;
    private final String prefix;

    private S3Target(S3Client client, S3Settings settings) {
        this.client = client;
        this.settings = settings;
        this.prefix = settings.prefix().isEmpty() ? "" : settings.prefix() + "/";
    }

    /** Asks the bucket for nothing yet; the first call does. */
    public static S3Target open(S3Settings settings) {
        return new S3Target(S3Connection.open(settings), settings);
    }

    @Override
    public void put(String name, ByteBuffer contents) {
        String key = key(name);
        try {
            client.putObject(
                    request -> request.bucket(settings.bucket()).key(key).contentType("application/octet-stream"),
                    RequestBody.fromRemainingByteBuffer(contents.duplicate()));
        } catch (SdkException failure) {
            throw explained(name, "writing " + name, failure);
        }
    }

    @Override
    public byte[] read(String name, int limit) {
        try (var stream = client.getObject(request(name).build())) {
            long size = stream.response().contentLength();
            if (size > limit) {
                stream.abort();
                throw TargetProblems.damaged(
                        location(), name, "it has " + size + " bytes, where at most " + limit + " can be");
            }
            return fill(stream, name, 0, (int) size);
        } catch (SdkException | IOException failure) {
            throw explained(name, "reading " + name, failure);
        }
    }

    @Override
    public byte[] read(String name, long offset, int length) {
        if (length == 0) {
            return new byte[0];
        }
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        try (var stream = client.getObject(request(name).range(range).build())) {
            return fill(stream, name, offset, length);
        } catch (SdkException | IOException failure) {
            throw explained(name, "reading " + name, failure);
        }
    }

    @Override
    public List<StoredObject> list(String start) {
        List<StoredObject> found = new ArrayList<>();
        try {
            var request = ListObjectsV2Request.builder()
                    .bucket(settings.bucket())
                    .prefix(prefix + start)
                    .build();
            for (var object : client.listObjectsV2Paginator(request).contents()) {
                String name = object.key().substring(prefix.length());
                if (ObjectName.allowed(name)) {
                    found.add(new StoredObject(name, object.size()));
                }
            }
        } catch (SdkException failure) {
            throw explained(start, "listing " + start, failure);
        }
        found.sort(Comparator.comparing(StoredObject::name));
        return found;
    }

    @Override
    public boolean exists(String name) {
        String key = key(name);
        try {
            client.headObject(request -> request.bucket(settings.bucket()).key(key));
            return true;
        } catch (S3Exception failure) {
            if (failure.statusCode() == NOT_FOUND) {
                return false;
            }
            throw explained(name, "looking for " + name, failure);
        } catch (SdkException failure) {
            throw explained(name, "looking for " + name, failure);
        }
    }

    @Override
    public void delete(String name) {
        String key = key(name);
        try {
            client.deleteObject(request -> request.bucket(settings.bucket()).key(key));
        } catch (NoSuchKeyException gone) {
            // Some stores say so; it is what was asked for.
        } catch (SdkException failure) {
            throw explained(name, "deleting " + name, failure);
        }
    }

    @Override
    public OptionalLong freeBytes() {
        return OptionalLong.empty();
    }

    @Override
    public String location() {
        return "s3://" + settings.bucket() + (prefix.isEmpty() ? "" : "/" + settings.prefix());
    }

    @Override
    public void close() {
        client.close();
    }

    private GetObjectRequest.Builder request(String name) {
        return GetObjectRequest.builder().bucket(settings.bucket()).key(key(name));
    }

    private String key(String name) {
        return prefix + ObjectName.checked(name);
    }

    private byte[] fill(ResponseInputStream<GetObjectResponse> stream, String name, long offset, int length)
            throws IOException {
        byte[] bytes = stream.readNBytes(length);
        if (bytes.length < length) {
            throw TargetProblems.damaged(
                    location(),
                    name,
                    "it ends at byte " + (offset + bytes.length) + ", before byte " + (offset + length));
        }
        return bytes;
    }

    /** The store's own answer stays in the text: it is what its administrator looks for. */
    private ProblemException explained(String name, String doing, Exception failure) {
        if (!(failure instanceof S3Exception answer)) {
            return TargetProblems.unusable(location(), doing, failure);
        }
        String code = answer.awsErrorDetails() == null
                ? ""
                : String.valueOf(answer.awsErrorDetails().errorCode());
        if (answer.statusCode() == NOT_FOUND && !code.equals("NoSuchBucket")) {
            return TargetProblems.missing(location(), name);
        }
        if (answer.statusCode() == RANGE_NOT_SATISFIABLE) {
            return TargetProblems.damaged(location(), name, "it is shorter than it was");
        }
        if (answer.statusCode() == INSUFFICIENT_STORAGE
                || code.contains("QuotaExceeded")
                || code.equals("XMinioStorageFull")) {
            return TargetProblems.full(location(), name, failure);
        }
        if (answer.statusCode() == FORBIDDEN || code.equals("NoSuchBucket")) {
            return TargetProblems.refused(location(), "HTTP " + answer.statusCode() + " " + answer.getMessage());
        }
        return TargetProblems.unusable(location(), doing, failure);
    }
}
