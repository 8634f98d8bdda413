package io.mapkeep.installer.firewall;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The daemon's file of bans, read by root. Who takes the daemon over can write what they like there: nothing becomes a rule but parsed networks, no administrator is
 * shut out, nothing lasts longer than a month, and no link is followed.
 */
final class BanList {
    private static final String HEAD = "mapkeep-bans 1 ";
    private static final int LARGEST = 32 << 20;
    private static final int MOST = 100_000;
    private static final int PARTS = 3;
    private static final int SMALLEST_PREFIX_PART = 4;
    private static final Duration LONGEST = Duration.ofDays(30);

    private BanList() {}

    /**
     * The networks of the file that are banned now, each with its end.
     *
     * @throws IOException if it cannot be read or is not whole; what is in the kernel stays then
     */
    static SortedMap<Cidr, Instant> read(Path file, List<Cidr> never, Instant now) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new TreeMap<>(); // nobody was banned yet
        }
        String text = text(file);
        String head = text.substring(0, text.indexOf('\n') + 1);
        String lines = text.substring(head.length());
        if (!head.equals(HEAD + sum(lines) + "\n")) {
            throw new IOException(file + " is not whole");
        }
        SortedMap<Cidr, Instant> bans = new TreeMap<>();
        Instant latest = now.plus(LONGEST);
        for (String line : (Iterable<String>) lines.lines()::iterator) {
            String[] parts = line.split(" ", PARTS);
            try {
                Cidr network = Cidr.parse(parts[0]);
                Instant until = Instant.ofEpochSecond(Long.parseLong(parts[1]));
                boolean sane = network.prefix() >= network.bits() / SMALLEST_PREFIX_PART && now.isBefore(until);
                if (sane && never.stream().noneMatch(network::overlaps) && bans.size() < MOST) {
                    bans.put(network, until.isAfter(latest) ? latest : until);
                }
            } catch (RuntimeException noBan) {
                // one line that is none does not keep the others out of force
            }
        }
        return bans;
    }

    private static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is no plain file");
        }
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            if (channel.size() > LARGEST) {
                throw new IOException(file + " is too large");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until all is there
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
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
