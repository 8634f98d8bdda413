package io.mapkeep.firewall.ban;

import io.mapkeep.firewall.network.Network;
import io.mapkeep.runtime.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All bans in one file, replaced as a whole:
 *
 * <pre>
 *   mapkeep-bans 1 SHA-256-OF-ALL-LINES-BELOW
 *   203.0.113.9 1764302400 tried many names
 *   2001:db8:0:1::/64 1764302400 failed again and again: password
 * </pre>
 *
 * The number is the end, in seconds since 1970. Root's command reads it, too, with a reader of its own that believes nothing.
 */
final class BanFile {
    private static final Logger LOG = LoggerFactory.getLogger(BanFile.class);
    private static final String HEAD = "mapkeep-bans 1 ";
    private static final int PARTS = 3;

    private final Path file;

    BanFile(Path file) {
        this.file = file;
    }

    void write(List<Ban> bans) throws IOException {
        var lines = new StringBuilder();
        for (Ban ban : bans) {
            lines.append(ban.network()).append(' ').append(ban.until().getEpochSecond());
            lines.append(' ').append(ban.reason()).append('\n');
        }
        DurableFiles.write(file, (HEAD + sum(lines.toString()) + "\n" + lines).getBytes(StandardCharsets.UTF_8));
    }

    /** A file that is damaged is told of and counts as empty: an appliance that does not start would be the greater harm. */
    List<Ban> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            String text = Files.readString(file);
            String head = text.substring(0, text.indexOf('\n') + 1);
            String lines = text.substring(head.length());
            if (!head.equals(HEAD + sum(lines) + "\n")) {
                throw new IllegalArgumentException("its checksum is wrong");
            }
            return lines.lines().map(BanFile::ban).toList();
        } catch (IOException | IllegalArgumentException damaged) {
            LOG.warn("The bans in {} were lost: {}", file, damaged.getMessage());
            return List.of();
        }
    }

    private static Ban ban(String line) {
        String[] parts = line.split(" ", PARTS);
        return new Ban(
                Network.parse(parts[0]),
                Instant.ofEpochSecond(Long.parseLong(parts[1])),
                parts.length == PARTS ? parts[2] : "");
    }

    private static String sum(String lines) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
