package io.mapkeep.storage.replica;

import io.mapkeep.secret.Redacted;
import java.util.regex.Pattern;

/**
 * A file or a secret of the appliance.
 *
 * @param name like {@code configuration} or {@code secret/tls-keys}; never a path to use as it is
 * @param bytes at most 4 MiB
 */
public record Part(String name, Redacted<byte[]> bytes) {
    static final int MOST_BYTES = 4 << 20;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9./-]{0,98}[a-z0-9])?");

    public Part {
        if (!NAME.matcher(name).matches() || name.contains("..") || bytes.reveal().length > MOST_BYTES) {
            throw new IllegalArgumentException("not a part: " + name);
        }
    }
}
