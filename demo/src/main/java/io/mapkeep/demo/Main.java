package io.mapkeep.demo;

import java.nio.file.Path;
import java.util.Map;

/**
 * {@code directory FOLDER HTTPS HTTP}: writes the demo's settings and serves its directory until it is stopped. {@code tour FOLDER HTTPS SAMPLES}: does the
 * product's main job through its public doors and prints each step.
 */
public final class Main {
    private Main() {}

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 4 && arguments[0].equals("directory")) {
            serveDirectory(DemoFolder.at(Path.of(arguments[1])), arguments[2], arguments[3]);
        } else if (arguments.length == 4 && arguments[0].equals("tour")) {
            var tour = new Tour(DemoFolder.at(Path.of(arguments[1])), "https://" + arguments[2], Path.of(arguments[3]));
            System.exit(tour.walk() ? 0 : 1);
        } else {
            System.err.println("usage: directory FOLDER HTTPS HTTP | tour FOLDER HTTPS SAMPLES");
            System.exit(64);
        }
    }

    private static void serveDirectory(DemoFolder folder, String https, String http) throws Exception {
        try (DemoDirectory directory = DemoDirectory.start(folder)) {
            folder.write("directory-ca.pem", directory.certificate());
            folder.write(
                    "mapkeep.toml",
                    DemoFolder.template(
                            "mapkeep.toml",
                            Map.of("https", https, "http", http, "ldaps", Integer.toString(directory.port()))));
            System.out.println("The demo directory answers on ldaps://localhost:" + directory.port() + ".");
            while (System.in.read() >= 0) {
                // The directory lives as long as the script that started it holds its standard input open.
            }
        }
    }
}
