package io.mapkeep.offline;

import io.mapkeep.audit.AuditJournal;
import io.mapkeep.contract.admin.RestoreReport;
import io.mapkeep.contract.configuration.SnapshotPlace;
import io.mapkeep.contract.configuration.SnapshotPlace.Bucket;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.runtime.Product;
import io.mapkeep.storage.snapshot.Restoration;
import io.mapkeep.storage.snapshot.RestoreOrder;
import io.mapkeep.storage.snapshot.SmallPart;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code snapshot-restore}: the words are {@code name=value}, the recovery key comes over standard input, because arguments of a process are there for all
 * to see. Progress goes to standard error, a line {@code progress STEP DONE OF} with tabs between.
 */
final class RestoreQuestion {
    private static final int LONGEST_KEY = 4096;
    private static final long BETWEEN_LINES = 100_000_000;

    private final Path configuration;
    private final Map<String, String> words;
    private final InputStream in;
    private final PrintStream err;
    private long told;

    RestoreQuestion(Path configuration, List<String> words, InputStream in, PrintStream err) {
        this.configuration = configuration;
        this.words = Words.parsed(words);
        this.in = in;
        this.err = err;
    }

    RestoreReport answer() {
        var order = new RestoreOrder(
                place(),
                RecoveryKey.parse(key()),
                word("snapshot"),
                word("at").map(RestoreQuestion::moment),
                configuration,
                word("to").map(Path::of));
        Clock clock = Clock.systemUTC();
        return new Restoration(
                        Product.version(),
                        (restored, detail) -> AuditJournal.anchorRestored(
                                restored.database(),
                                restored.secrets(),
                                restored.folder().resolve(SmallPart.AUDIT_HEAD),
                                clock,
                                detail),
                        clock)
                .run(order, this::tell);
    }

    private void tell(String step, long done, long of) {
        long now = System.nanoTime();
        if (done == 0 || done == of || now - told > BETWEEN_LINES) {
            told = now;
            err.println("progress\t" + step + "\t" + done + "\t" + of);
        }
    }

    private SnapshotPlace place() {
        String from = word("from").orElseThrow(() -> new InvalidInput(Main.usage("It takes from=PLACE.")));
        SnapshotPlace place;
        try {
            place = SnapshotPlace.parse(from);
        } catch (IllegalArgumentException wrong) {
            throw new InvalidInput(Main.usage("--from: " + wrong.getMessage() + "."));
        }
        return place instanceof Bucket bucket
                ? new Bucket(
                        bucket.name(),
                        bucket.prefix(),
                        word("endpoint").map(URI::create),
                        word("region").orElse(bucket.region()),
                        word("credentials").map(Path::of),
                        word("authority").map(Path::of),
                        !word("host-style").isPresent())
                : place;
    }

    private String key() {
        try {
            return new String(in.readNBytes(LONGEST_KEY), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new InvalidInput(
                    Problem.of(
                            "MK-SNP-065",
                            "The recovery key could not be read.",
                            failure.toString(),
                            "Hand it over in a file, or type it: --recovery-key-file -"),
                    failure);
        }
    }

    private Optional<String> word(String name) {
        return Optional.ofNullable(words.get(name));
    }

    private static Instant moment(String written) {
        try {
            return Instant.parse(written);
        } catch (DateTimeException wrong) {
            throw new InvalidInput(
                    Main.usage("--at takes a moment like 2027-01-31T14:05:00Z, not \"" + written + "\"."));
        }
    }
}
