package io.mapkeep.storage.snapshot;

import io.mapkeep.secret.Redacted;

/**
 * A file that belongs into a snapshot beside the database.
 *
 * @param name a relative path in it, of letters, digits and {@code ._/-}
 * @param mode of the file, as in chmod(2)
 */
public record SmallPart(String name, int mode, Redacted<byte[]> contents) {
    /** Only its owner reads and writes it. */
    public static final int PRIVATE = 0600;

    /** Larger ones are refused when they are read back: nothing but the database is large. */
    static final int LARGEST = 16 << 20;

    static final String DATABASE = "database";

    /** The appliance's keys, a part each. */
    public static final String SECRETS = "secrets/";

    /** The settings, as written. */
    public static final String CONFIGURATION = "configuration/mapkeep.toml";

    /** Files that the settings name, under the name of the key that names them. */
    public static final String NAMED_FILES = "configuration/files/";

    /** Where the audit log ends. */
    public static final String AUDIT_HEAD = "audit.head";

    public static SmallPart secret(String name, Redacted<byte[]> contents) {
        return new SmallPart(SECRETS + name, PRIVATE, contents);
    }
}
