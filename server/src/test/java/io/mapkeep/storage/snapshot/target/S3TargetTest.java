package io.mapkeep.storage.snapshot.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.secret.Redacted;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
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
    void aWrongKeyIsSaid() {
        try (S3Target wrong = S3Target.open(server.settings("", "wrong"))) {
            assertThatThrownBy(() -> wrong.list("")).isInstanceOf(BadConfiguration.class).hasMessageContaining("MK-SNP-005");
        }
    }

    @Test
    void aMissingBucketIsSaid() {
        S3Settings there = server.settings("", S3Proxy.SECRET_KEY);
        var settings = new S3Settings(
                there.endpoint(), "us-east-1", "no-such-bucket", "", true, S3Proxy.ACCESS_KEY, there.secretAccessKey(), Optional.empty());
        try (S3Target missing = S3Target.open(settings)) {
            assertThatThrownBy(() -> missing.put("a", bytes("x"))).hasMessageContaining("MK-SNP-005");
        }
    }

    @Test
    void aServerThatIsDownIsSaid() {
        var settings = new S3Settings(
                Optional.of(URI.create("http://127.0.0.1:1")), "us-east-1", "bucket", "", true, "key", Redacted.of("secret"), Optional.empty());
        try (S3Target down = S3Target.open(settings)) {
            assertThatThrownBy(() -> down.list("")).isInstanceOf(Unavailable.class).hasMessageContaining("MK-SNP-002");
        }
    }

    @Test
    void plainHttpToAnotherMachineIsRefused() {
        assertThatThrownBy(() -> new S3Settings(
                        Optional.of(URI.create("http://192.0.2.1")), "us-east-1", "bucket", "", true, "key", Redacted.of("secret"), Optional.empty()))
                .hasMessageContaining("MK-SNP-006");
        assertThat(server.settings("", "very secret").toString()).doesNotContain("very secret");
    }
}
