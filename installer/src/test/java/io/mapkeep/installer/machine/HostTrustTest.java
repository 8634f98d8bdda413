package io.mapkeep.installer.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.installer.outcome.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostTrustTest {
    private static final byte[] FIRST = "first".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SECOND = "second".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path machine;

    @Test
    void thereAndBackAndNothingIsDoneTwice() throws IOException {
        HostTrust trust = read("true");
        assertThat(trust.install(FIRST)).isTrue();
        assertThat(trust.install(FIRST)).isFalse();
        assertThat(trust.install(SECOND)).isTrue();
        assertThat(trust.file()).hasBinaryContent(SECOND);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(trust.file())))
                .isEqualTo("rw-r--r--");
        assertThat(trust.remove()).isTrue();
        assertThat(trust.remove()).isFalse();
        assertThat(machine.resolve("anchors")).isEmptyDirectory();
    }

    @Test
    void whatTheMachineDoesNotReadIsTakenBack() throws IOException {
        read("true").install(FIRST);
        HostTrust failing = read("false");
        assertThatThrownBy(() -> failing.install(SECOND))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.problem().why()).contains("false ended with exit code 1"));
        assertThatThrownBy(failing::remove).isInstanceOf(CommandFailure.class);
        assertThat(failing.file()).hasBinaryContent(FIRST);
    }

    private HostTrust read(String reader) throws IOException {
        Files.createDirectories(machine.resolve("anchors"));
        return new HostTrust(machine, new HostTrust.Kind("anchors", ".pem", reader));
    }
}
