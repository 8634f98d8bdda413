package io.mapkeep.storage.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The little of H2's file header that tells one database from another: the moment it was made. It stands in the first two blocks. */
final class DatabaseHeader {
    private static final Pattern CREATED = Pattern.compile("^H:.*?,created:([0-9a-f]{1,16}),");

    private DatabaseHeader() {}

    /** Milliseconds since 1970; empty if the file has no header yet, or none that can be read. */
    static OptionalLong created(DiskFile database) throws IOException {
        for (int block = 0; block < 2; block++) {
            byte[] bytes = Blocks.read(database, (long) block * Blocks.BYTES);
            Matcher match = CREATED.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
            if (match.find()) {
                return OptionalLong.of(Long.parseUnsignedLong(match.group(1), 16));
            }
        }
        return OptionalLong.empty();
    }
}
