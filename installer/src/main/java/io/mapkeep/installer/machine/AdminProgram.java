package io.mapkeep.installer.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program that an administrator wrote for the appliance. Root may run it, so it has to be root's, or of whoever runs it, and nobody else may be able to change it. What it is told is in its environment, which has
 * nothing else of ours in it: no word of others becomes part of a shell line.
 */
public final class AdminProgram {
    private static final int LAST_WORDS = 500;
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path file;

    public AdminProgram(Path file) {
        this.file = file.toAbsolutePath().normalize();
    }

    /** Why it is not run; empty if nothing speaks against it. */
    public Optional<String> objection() {
        try {
            if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
                return Optional.of("There is no program, or it is not executable: chmod 755 " + file);
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            String owner = Files.getOwner(file).getName();
            if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                    || !(owner.equals("root") || owner.equals(System.getProperty("user.name")))) {
                return Optional.of("Others than root may change it: chown root " + file + "; chmod 755 " + file);
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.of(unreadable.toString());
        }
    }

    /**
     * Runs it to its end.
     *
     * @return empty if it ended with 0; else its last words
     */
    public Optional<String> run(Map<String, String> told, Duration patience) {
        try {
            var builder = new ProcessBuilder(file.toString()).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().put("PATH", PATH);
            builder.environment().putAll(told);
            Process process = builder.start();
            process.getOutputStream().close();
            var said = CompletableFuture.supplyAsync(() -> text(process));
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return Optional.of("it did not end within " + patience.toSeconds() + " s");
            }
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of("exit code " + process.exitValue() + ": " + last(said.join()));
        } catch (IOException failure) {
            return Optional.of(failure.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("it was interrupted");
        }
    }

    private static String text(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException ended) {
            return "";
        }
    }

    private static String last(String said) {
        String printable = said.replaceAll("\\p{Cntrl}+", " ").strip();
        return printable.substring(Math.max(0, printable.length() - LAST_WORDS));
    }
}
