package io.mapkeep.storage.snapshot.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.repository.Manifest;
import io.mapkeep.storage.snapshot.repository.Part;
import io.mapkeep.storage.snapshot.repository.Repository;
import io.mapkeep.storage.snapshot.repository.SnapshotFacts;
import io.mapkeep.storage.snapshot.repository.SnapshotLabel;
import io.mapkeep.storage.snapshot.repository.SnapshotWriter;
import io.mapkeep.storage.snapshot.retention.Retention;
import io.mapkeep.trust.AddedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The contract against a server that speaks S3. */
final class S3TargetTest extends TargetContract {
    @TempDir
    static Path folder;

    private static S3Proxy server;
    private S3Target target;

    @BeforeAll
    static void start() throws IOException {
        server = S3Proxy.start(folder);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.close();
    }

    @BeforeEach
    void open(TestInfo test) {
        String prefix = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        target = S3Target.open(server.settings("test/" + prefix, S3Proxy.SECRET_KEY));
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Override
    Target target() {
        return target;
    }

    @Test
    void aRepositoryLivesThere() throws IOException {
        DataKey key = DataKey.generate();
        byte[] database = new byte[3_000_000];
        new Random(1).nextBytes(database);
        Repository repository = Repository.create(target, key, Clock.systemUTC());
        List<Manifest> made = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            database[number * 100_000]++;
            try (SnapshotWriter writer = repository.write("a test")) {
                writer.add(Part.DATABASE, 0600, database);
                made.add(writer.commit(new SnapshotFacts(
                        "1", new BarrierPoint(1, number, Instant.now(), 0), Map.of(), "", Optional.empty(), "")));
            }
        }
        repository.prune(Retention.parse("1 yearly"), ZoneOffset.UTC, "a test");

        assertThat(repository.snapshots())
                .extracting(SnapshotLabel::id)
                .containsExactly(made.get(2).id());
        assertThat(repository.verify(1, Progress.NONE).damages()).isEmpty();
        Part part = repository.manifest(made.get(2).id()).part(Part.DATABASE).orElseThrow();
        Path file = folder.resolve("restored");
        repository.reader().restore(part, file, Progress.NONE);
        assertThat(Files.readAllBytes(file)).isEqualTo(database);
        assertThat(target.list("locks/")).isEmpty();
    }

    @Test
    void aWrongKeyIsSaid() {
        try (S3Target wrong = S3Target.open(server.settings("", "wrong"))) {
            assertThatThrownBy(() -> wrong.list(""))
                    .isInstanceOf(BadConfiguration.class)
                    .hasMessageContaining("MK-SNP-005");
        }
    }

    @Test
    void aMissingBucketIsSaid() {
        S3Settings there = server.settings("", S3Proxy.SECRET_KEY);
        var settings = new S3Settings(
                there.endpoint(),
                "us-east-1",
                "no-such-bucket",
                "",
                true,
                S3Proxy.ACCESS_KEY,
                there.secretAccessKey(),
                Optional.empty(),
                AddedAuthorities.NONE);
        try (S3Target missing = S3Target.open(settings)) {
            assertThatThrownBy(() -> missing.put("a", bytes("x"))).hasMessageContaining("MK-SNP-005");
        }
    }

    @Test
    void aServerThatIsDownIsSaid() {
        var settings = new S3Settings(
                Optional.of(URI.create("http://127.0.0.1:1")),
                "us-east-1",
                "bucket",
                "",
                true,
                "key",
                Redacted.of("secret"),
                Optional.empty(),
                AddedAuthorities.NONE);
        try (S3Target down = S3Target.open(settings)) {
            assertThatThrownBy(() -> down.list(""))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("MK-SNP-002");
        }
    }

    @Test
    void plainHttpToAnotherMachineIsRefused() {
        assertThatThrownBy(() -> new S3Settings(
                        Optional.of(URI.create("http://192.0.2.1")),
                        "us-east-1",
                        "bucket",
                        "",
                        true,
                        "key",
                        Redacted.of("secret"),
                        Optional.empty(),
                        AddedAuthorities.NONE))
                .hasMessageContaining("MK-SNP-006");
        assertThat(server.settings("", "very secret").toString()).doesNotContain("very secret");
    }
}
