package io.mapkeep.storage.snapshot.targets;

import java.util.regex.Pattern;

/** What an object may be called: so little that it is the same on every file system and in every store, and cannot leave its folder. */
final class ObjectName {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9][a-z0-9-]*(\\.[a-z0-9-]+)*(/[a-z0-9][a-z0-9-]*(\\.[a-z0-9-]+)*){0,4}");
    private static final int LONGEST = 200;

    private ObjectName() {}

    static boolean allowed(String name) {
        return name.length() <= LONGEST && NAME.matcher(name).matches();
    }

    static String checked(String name) {
        if (!allowed(name)) {
            throw new IllegalArgumentException("not an object's name: " + name);
        }
        return name;
    }
}
