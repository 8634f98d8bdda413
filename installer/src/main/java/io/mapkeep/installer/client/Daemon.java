package io.mapkeep.installer.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The running appliance, spoken to over its Unix socket. One connection per request; a daemon that is not there, not ours to use, silent or
 * talking nonsense becomes a {@link CommandFailure} that says so.
 */
public final class Daemon {
    /** Far above any answer that is shown on a screen. */
    private static final int LARGEST_ANSWER = 16 << 20;

    private static final int PIECE = 64 * 1024;

    private final Path socket;
    private final Duration patience;

    /** @param patience for a whole answer, or for the next piece of a file on its way */
    public Daemon(Path socket, Duration patience) {
        this.socket = socket;
        this.patience = patience;
    }

    public Path socket() {
        return socket;
    }

    public <T> T get(String path, Class<T> type) {
        return as(type, bytes("GET", path, null));
    }

    public JsonNode get(String path) {
        return get(path, JsonNode.class);
    }

    /** Sends {@code body} as JSON; without one, an empty body. */
    public <T> T post(String path, @Nullable Object body, Class<T> type) {
        return as(type, bytes("POST", path, body == null ? new byte[0] : Answers.write(body)));
    }

    public <T> T put(String path, Object body, Class<T> type) {
        return as(type, bytes("PUT", path, Answers.write(body)));
    }

    public <T> T delete(String path, Class<T> type) {
        return as(type, bytes("DELETE", path, null));
    }

    /** Sends a file as it is. */
    public JsonNode upload(String path, Path file, Upload progress) {
        return as(JsonNode.class, exchange(path, wire -> {
            try (FileChannel source = FileChannel.open(file)) {
                long length = source.size();
                if (wire.send(head("POST", path, "application/octet-stream", length))) {
                    send(source, length, wire, progress);
                }
            }
            wire.limitTo(patience);
            return whole(path, Answer.read(wire.in()));
        }));
    }

    /** Copies an answer, however long. */
    public void download(String path, OutputStream target) {
        exchange(path, wire -> {
            wire.send(head("GET", path, null, -1));
            Answer answer = Answer.read(wire.in());
            if (answer.status() != 200) {
                return whole(path, answer);
            }
            byte[] piece = new byte[PIECE];
            for (int count = answer.body().read(piece);
                    count >= 0;
                    count = answer.body().read(piece)) {
                try {
                    target.write(piece, 0, count);
                } catch (IOException full) {
                    throw Unreached.cannotWrite(full);
                }
            }
            return new byte[0];
        });
    }

    private byte[] bytes(String method, String path, byte @Nullable [] body) {
        return exchange(path, wire -> {
            wire.limitTo(patience);
            boolean sent = wire.send(
                    head(method, path, body == null ? null : "application/json", body == null ? -1 : body.length));
            if (sent && body != null) {
                wire.send(ByteBuffer.wrap(body));
            }
            return whole(path, Answer.read(wire.in()));
        });
    }

    private interface Talk {
        byte[] over(Wire wire) throws IOException;
    }

    private byte[] exchange(String path, Talk talk) {
        Wire wire;
        try {
            wire = Wire.connect(socket, patience);
        } catch (IOException failure) {
            throw Unreached.of(socket, failure);
        }
        try (wire) {
            return talk.over(wire);
        } catch (WaitedTooLong silence) {
            throw Unreached.silent(socket, patience);
        } catch (IOException broken) {
            throw Unreached.brokenOff(socket, path, broken);
        }
    }

    private static void send(FileChannel source, long length, Wire wire, Upload progress) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        long sent = 0;
        while (sent < length) {
            piece.clear().limit((int) Math.min(PIECE, length - sent));
            if (source.read(piece) < 0) {
                throw new IOException("the file became shorter while it was sent");
            }
            int count = piece.flip().remaining();
            if (!wire.send(piece)) {
                return;
            }
            sent += count;
            progress.sent(sent, length);
        }
    }

    private static byte[] whole(String path, Answer answer) throws IOException {
        byte[] body = answer.bytes(LARGEST_ANSWER);
        if (answer.status() < 200 || answer.status() > 299) {
            throw refused(path, answer.status(), body);
        }
        return body;
    }

    private static CommandFailure refused(String path, int status, byte[] body) {
        Exit exit = Exit.ofHttp(status);
        Problem problem = Answers.problem(body, status, path);
        return status < 500 || status == 507
                ? CommandFailure.before(exit, problem)
                : CommandFailure.during(problem.code().startsWith("MK-CFG") ? Exit.BAD_CONFIGURATION : exit, problem);
    }

    private <T> T as(Class<T> type, byte[] body) {
        try {
            return Answers.read(body, type);
        } catch (JacksonException wrong) {
            throw Unreached.notUnderstood(socket, wrong);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ByteBuffer head(String method, String path, @Nullable String type, long length) {
        // A path comes from Target, which leaves only printable ASCII, so it cannot end the line.
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: */*\r\n"
                + (type == null ? "" : "Content-Type: " + type + "\r\n")
                + (length < 0 ? "" : "Content-Length: " + length + "\r\n") + "\r\n";
        return ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
    }
}
