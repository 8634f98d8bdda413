package io.mapkeep.installer.machine;

import java.util.Map;
import java.util.stream.Stream;

/** Who runs the command, for histories. */
public final class Who {
    private Who() {}

    /** The login name, also behind {@code sudo}. */
    public static String runs(Map<String, String> environment) {
        return Stream.of("SUDO_USER", "USER")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("root");
    }
}
