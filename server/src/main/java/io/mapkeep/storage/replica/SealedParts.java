package io.mapkeep.storage.replica;

import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.replica.trust.Digests;
import io.mapkeep.storage.replica.trust.NodeKey;
import io.mapkeep.storage.replica.trust.Sealed;
import io.mapkeep.storage.replica.wire.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The appliance's parts on their way: sealed under the cluster's key, which only nodes have, so that they are as safe in a copy of the
 * traffic whose TLS keys leaked as on the disk. u16 number of parts, each: UTF-8 name (u16 length), u32 length, bytes.
 */
final class SealedParts {
    static final String CLUSTER_KEY = "replica-cluster-key";
    private static final int KEY_BYTES = 32;
    private static final int MOST_PARTS = 200;
    private static final int MOST_BYTES = 16 << 20;

    private SealedParts() {}

    /** Made by the first primary, and brought to the others sealed under the token's key. */
    static Redacted<byte[]> clusterKey(SecretStore secrets) {
        return secrets.key(CLUSTER_KEY, KEY_BYTES);
    }

    static Message.Parts seal(List<Part> parts, Redacted<byte[]> key) {
        return new Message.Parts(Sealed.seal(key, encode(parts)));
    }

    /** @throws IOException if they were sealed under another key, or are no parts */
    static List<Part> open(Message.Parts sealed, Redacted<byte[]> key) throws IOException {
        try {
            return decode(Sealed.open(key, sealed.sealed()));
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            throw new IOException("the parts of the appliance did not arrive whole", wrong);
        }
    }

    /** By which a change is noticed. */
    static String hash(List<Part> parts) {
        return HexFormat.of().formatHex(Digests.sha256().digest(encode(parts)));
    }

    private static byte[] encode(List<Part> parts) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            List<Part> travelling = parts.stream()
                    .filter(part -> !part.name().contains(NodeKey.OWN))
                    .toList();
            if (travelling.size() > MOST_PARTS) {
                throw new IllegalArgumentException("more than " + MOST_PARTS + " parts");
            }
            out.writeShort(travelling.size());
            for (Part part : travelling) {
                out.writeUTF(part.name());
                out.writeInt(part.bytes().reveal().length);
                out.write(part.bytes().reveal());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (bytes.size() > MOST_BYTES) {
            throw new IllegalArgumentException("the parts are larger than " + (MOST_BYTES >> 20) + " MiB");
        }
        return bytes.toByteArray();
    }

    private static List<Part> decode(byte[] plain) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(plain));
        List<Part> parts = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            String name = in.readUTF();
            int length = in.readInt();
            if (length < 0 || length > Part.MOST_BYTES || parts.size() >= MOST_PARTS) {
                throw new IOException("not a part");
            }
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new IOException("a part is cut short");
            }
            parts.add(new Part(name, Redacted.of(bytes)));
        }
        return parts;
    }
}
