package io.mapkeep.identity.ldap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority of the tests' own, made by the openssl command. */
public final class TestCertificates {
    private TestCertificates() {}

    /** Writes {@code name.pem} and {@code name.key}: an authority that signs itself. */
    public static Path authority(Path folder, String name) {
        openssl(
                folder,
                List.of(
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/O=Example/CN=Test authority " + name,
                        "-keyout",
                        name + ".key",
                        "-out",
                        name + ".pem"));
        return folder.resolve(name + ".pem");
    }

    /** Writes {@code name.pem} and {@code name.key} for a host, signed by an authority in the same folder. */
    public static void server(Path folder, String name, String authority, String subjectAlternativeNames) {
        write(
                folder.resolve(name + ".ext"),
                "subjectAltName=" + subjectAlternativeNames + "\nbasicConstraints=CA:FALSE\n");
        openssl(
                folder,
                List.of(
                        "req",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-subj",
                        "/O=Example/CN=directory",
                        "-keyout",
                        name + ".key",
                        "-out",
                        name + ".csr"));
        openssl(
                folder,
                List.of(
                        "x509",
                        "-req",
                        "-in",
                        name + ".csr",
                        "-CA",
                        authority + ".pem",
                        "-CAkey",
                        authority + ".key",
                        "-CAcreateserial",
                        "-days",
                        "2",
                        "-extfile",
                        name + ".ext",
                        "-out",
                        name + ".pem"));
    }

    public static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new IllegalStateException(file.toString(), failure);
        }
    }

    private static void openssl(Path folder, List<String> arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        run(folder, command);
    }

    /** Runs a command to its end and insists that it went well. */
    public static void run(Path folder, List<String> command) {
        try {
            Path log = folder.resolve("commands.log");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " failed:\n" + Files.readString(log));
            }
        } catch (IOException failure) {
            throw new IllegalStateException("cannot run " + command.get(0) + "; ./test installs it", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
