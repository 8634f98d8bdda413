package io.mapkeep.audit;

import io.mapkeep.runtime.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the head is anchored outside the database. One line, {@code sequence hash mac}, mode 0600, replaced as a whole; on disk when
 * {@link #write} returns, the rename too.
 */
final class HeadFile {
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern LINE = Pattern.compile("(0|[1-9]\\d{0,18}) ([0-9a-f]{64}) ([0-9a-f]{64})\n");

    private final Path path;
    private final Chain chain;

    HeadFile(Path path, Chain chain) {
        this.path = path.toAbsolutePath();
        this.chain = chain;
    }

    /** What the file says. */
    sealed interface Anchor {
        record Present(Head head) implements Anchor {}

        record Missing() implements Anchor {}

        /** Unreadable, or its MAC is not of our key. */
        record Forged(String why) implements Anchor {}
    }

    Anchor read() {
        String text;
        try {
            text = Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException absent) {
            return new Anchor.Missing();
        } catch (IOException unreadable) {
            return new Anchor.Forged(unreadable.toString());
        }
        return parse(text)
                .<Anchor>map(Anchor.Present::new)
                .orElseGet(() -> new Anchor.Forged("its content is not what the appliance wrote"));
    }

    void write(Head head) throws IOException {
        DurableFiles.write(path, line(head).getBytes(StandardCharsets.US_ASCII));
    }

    /** What the file would hold. */
    String line(Head head) {
        return head.sequence() + " " + HEX.formatHex(head.hash()) + " " + HEX.formatHex(mac(head)) + "\n";
    }

    private Optional<Head> parse(String text) {
        var parts = LINE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Head head;
        try {
            head = new Head(Long.parseLong(parts.group(1)), HEX.parseHex(parts.group(2)));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
        return MessageDigest.isEqual(mac(head), HEX.parseHex(parts.group(3))) ? Optional.of(head) : Optional.empty();
    }

    private byte[] mac(Head head) {
        byte[] form = "mapkeep-audit-head-1\n".getBytes(StandardCharsets.US_ASCII);
        return chain.hmac(ByteBuffer.allocate(form.length + 8 + head.hash().length)
                .put(form)
                .putLong(head.sequence())
                .put(head.hash())
                .array());
    }
}
