package io.mapkeep.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.contract.admin.AuditVerification;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A process that records without pause is killed; what it had acknowledged must be there, and no alarm must sound. */
class AuditCrashIT {
    @TempDir
    Path folder;

    @RepeatedTest(4)
    void aKilledAppenderLosesNothingAcknowledgedAndLooksLikeNoTampering() throws Exception {
        long acknowledged = 0;
        for (int round = 1; round <= 2; round++) {
            acknowledged += recordUntilKilled(150L * round);
            try (Database database = database(folder)) {
                AuditVerification verification =
                        AuditJournal.verifyOffline(database, secrets(folder), folder.resolve("head"));
                assertThat(verification.intact()).as(verification.why()).isTrue();
                assertThat(verification.records()).isGreaterThanOrEqualTo(acknowledged);
            }
        }
    }

    private long recordUntilKilled(long millis) throws IOException, InterruptedException {
        Path counted = folder.resolve("acknowledged");
        Files.deleteIfExists(counted);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Recorder.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!hasBegun(counted) && System.nanoTime() < deadline && process.isAlive()) {
                Thread.sleep(10);
            }
            Thread.sleep(millis);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(hasBegun(counted))
                .as("the recorder said: %s", Files.readString(folder.resolve("output")))
                .isTrue();
        return Files.readString(counted, StandardCharsets.US_ASCII).length();
    }

    private static boolean hasBegun(Path counted) throws IOException {
        return Files.exists(counted) && Files.size(counted) > 100;
    }

    private static Database database(Path folder) {
        return Database.open(folder.resolve("db"), Redacted.of(new byte[] {1}));
    }

    private static SecretStore secrets(Path folder) {
        return SecretStore.open(folder.resolve("secrets"));
    }

    /** Writes one byte for each record that was acknowledged. */
    static final class Recorder {
        private Recorder() {}

        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            var journal =
                    AuditJournal.open(database(folder), secrets(folder), Clock.systemUTC(), folder.resolve("head"));
            var threads = Executors.newFixedThreadPool(8);
            AtomicLong count = new AtomicLong();
            var out = Files.newOutputStream(folder.resolve("acknowledged"));
            for (int i = 0; i < 8; i++) {
                threads.execute(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        journal.record(AuditEvent.ofSystem("test", "n", Outcome.SUCCESS)
                                .with("count", String.valueOf(count.incrementAndGet())));
                        synchronized (out) {
                            try {
                                out.write('x');
                            } catch (IOException failure) {
                                throw new java.io.UncheckedIOException(failure);
                            }
                        }
                    }
                });
            }
        }
    }
}
