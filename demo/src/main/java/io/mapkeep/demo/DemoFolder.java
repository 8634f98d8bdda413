package io.mapkeep.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;

/**
 * The folder in which the demo keeps everything of its own: settings, the directory's certificate, passwords, and below {@code data} the
 * appliance's. Deleting it forgets the demo.
 */
record DemoFolder(Path path) {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    static DemoFolder at(Path path) throws IOException {
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new DemoFolder(path);
    }

    /** The password that all demo people share: made once, so that a second start knows it again. */
    String peoplePassword() throws IOException {
        return password("demo-password");
    }

    String servicePassword() throws IOException {
        return password("directory-password");
    }

    Path caFile() {
        return path.resolve("data/ca.pem");
    }

    void write(String name, String text) throws IOException {
        Path file = path.resolve(name);
        if (Files.notExists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** A text beside this class with its {@code @name@} places filled in. */
    static String template(String name, Map<String, String> values) throws IOException {
        try (InputStream in = DemoFolder.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (var value : values.entrySet()) {
                text = text.replace("@" + value.getKey() + "@", value.getValue());
            }
            return text;
        }
    }

    private String password(String name) throws IOException {
        Path file = path.resolve(name);
        if (Files.notExists(file)) {
            var random = new SecureRandom();
            var word = new StringBuilder();
            for (int i = 0; i < 15; i++) {
                word.append(i % 5 == 0 && i > 0 ? "-" : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            write(name, word + "\n");
        }
        return Files.readString(file).strip();
    }
}
