package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.identity.ldap.OpenLdap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that could shut people out, tried on a running appliance: kept once they were used, else gone by themselves, also over kill -9. */
final class SettingsTrialIT {
    private static final List<String> TRY = List.of("config", "apply", "--reason", "TLS 1.3 alone");

    @Test
    void whatNobodyConfirmsGoesBackByItselfAlsoAfterAKill(@TempDir Path folder) throws Exception {
        try (var appliance = StagedAppliance.in(folder, "")) {
            appliance.start();
            String before = Files.readString(appliance.config());
            assertThat(speaksTls12(appliance)).isTrue();
            assertThat(tryModern(appliance, folder, "2m").exit()).isZero();
            assertThat(speaksTls12(appliance)).isFalse();
            appliance.killHard();

            appliance.start();
            assertThat(speaksTls12(appliance)).as("it is still on trial").isFalse();
            assertThat(appliance.command("status").out()).contains("go back at");
            assertThat(appliance.command("revert").exit()).isZero();
            assertThat(speaksTls12(appliance)).isTrue();

            assertThat(tryModern(appliance, folder, "2s").exit()).isZero();
            appliance.killHard();
            Thread.sleep(2_100);
            appliance.start();
            assertThat(speaksTls12(appliance)).as("its time was over").isTrue();
            assertThat(appliance.command("confirm").err()).contains("MK-CFG-016");
            assertThat(Files.readString(appliance.config())).isEqualTo(before);
            assertThat(appliance.command("audit", "tail").out())
                    .contains("configuration.try", "configuration.revert", "configuration.expire", "TLS 1.3 alone");
        }
    }

    @Test
    void whatWasUsedCanBeConfirmed(@TempDir Path folder) throws Exception {
        try (var appliance = StagedAppliance.in(folder, "")) {
            appliance.start();
            assertThat(tryModern(appliance, folder, "5m").exit()).isZero();

            var early = appliance.command("confirm");
            assertThat(early.exit()).isEqualTo(1);
            assertThat(early.err()).contains("MK-CFG-017", "HTTPS request over a new connection");
            assertThat(appliance
                            .command("config", "set", "limits.threads", "70")
                            .err())
                    .contains("MK-CFG-015");

            var answer = appliance.visitor().get("/livez");
            assertThat(answer.statusCode()).isEqualTo(200);
            var kept = appliance.command("confirm");
            assertThat(kept.exit()).as(kept.err()).isZero();
            assertThat(Files.readString(appliance.config())).contains("profile = \"modern\"");
            assertThat(appliance.command("config", "history").out()).contains("TLS 1.3 alone");
            appliance.stop();
            appliance.start();
            assertThat(speaksTls12(appliance)).isFalse();
        }
    }

    @Test
    void aDirectoryIsConfirmedByASignInThatItChecked(@TempDir Path folder) throws Exception {
        try (OpenLdap ldap = OpenLdap.start(Files.createDirectory(folder.resolve("ldap")));
                var appliance = StagedAppliance.in(Files.createDirectory(folder.resolve("home")), "")) {
            appliance.start();
            Path candidate = folder.resolve("candidate.toml");
            Files.writeString(candidate, Files.readString(appliance.config()) + ldap.toml());
            assertThat(appliance
                            .command("config", "apply", candidate.toString())
                            .exit())
                    .isZero();
            assertThat(appliance.visitor().get("/livez").statusCode()).isEqualTo(200);
            assertThat(appliance.visitor().signIn("alma", "wrong").statusCode()).isEqualTo(401);

            var early = appliance.command("confirm");
            assertThat(early.exit()).isEqualTo(1);
            assertThat(early.err()).contains("MK-CFG-017", "a sign-in by the directory");
            assertThat(appliance.visitor().signIn("alma", OpenLdap.PASSWORD).statusCode())
                    .isEqualTo(200);
            var kept = appliance.command("confirm");
            assertThat(kept.exit()).as(kept.err()).isZero();
            assertThat(kept.err()).contains("alma from 127.0.0.1");
            assertThat(Files.readString(appliance.config())).contains("user_base");
        }
    }

    private static StagedAppliance.Outcome tryModern(StagedAppliance appliance, Path folder, String within)
            throws IOException, InterruptedException {
        Path candidate = folder.resolve("candidate.toml");
        Files.writeString(candidate, Files.readString(appliance.config()) + "\n[tls]\nprofile = \"modern\"\n");
        return appliance.command(java.util.stream.Stream.concat(
                        TRY.stream(), java.util.stream.Stream.of(candidate.toString(), "--confirm-within", within))
                .toArray(String[]::new));
    }

    private static boolean speaksTls12(StagedAppliance appliance) throws IOException {
        try (var socket = (SSLSocket)
                appliance.trustingTheApplianceOnly().getSocketFactory().createSocket("localhost", appliance.port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return true;
        } catch (SSLException refused) {
            return false;
        }
    }
}
