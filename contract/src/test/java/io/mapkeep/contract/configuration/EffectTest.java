package io.mapkeep.contract.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EffectTest {
    private static final String DIRECTORY = """
            [ldap]
            servers = ["dc1.example.org:636"]
            user_base = "dc=example,dc=org"
            """;

    @Test
    void fewKeysTakeARestart() {
        assertThat(ConfigurationFile.parse("").keys())
                .extracting(Key::path)
                .filteredOn(key -> Effect.of(key).restart())
                .allMatch(key -> List.of("server.data", "admin.socket").contains(key)
                        || key.startsWith("replica.")
                        || key.startsWith("tls.authority.hsm_"));
    }

    @Test
    void whatCouldShutPeopleOutHasToBeShown() {
        assertThat(proof("server.https")).contains(Proof.HTTPS);
        assertThat(proof("tls.profile")).contains(Proof.HTTPS);
        assertThat(proof("ldap.user_filter")).contains(Proof.DIRECTORY_SIGN_IN);
        assertThat(proof("oidc.staff.issuer")).contains(Proof.SIGN_IN);
        assertThat(proof("admin.users")).contains(Proof.COMMAND);
        assertThat(proof("limits.threads")).isEmpty();
        assertThat(proof("tls.authority.domains")).isEmpty();
    }

    @Test
    void nothingIsAskedForThatNobodyCouldGive() {
        assertThat(asked("ldap.servers", DIRECTORY)).containsExactly(Proof.DIRECTORY_SIGN_IN);
        assertThat(asked("ldap.servers", "")).containsExactly(Proof.SIGN_IN);
        assertThat(asked("admin.users", "[admin]\nusers = [\"ada\"]\n")).containsExactly(Proof.COMMAND);
        assertThat(asked("admin.users", "")).isEmpty();
    }

    @Test
    void changesAreToldByKeyWithBothValues() {
        ConfigurationFile before =
                ConfigurationFile.parse("[limits]\nthreads = 10\n[role.steward]\npermissions = []\n");
        ConfigurationFile after = ConfigurationFile.parse("[limits]\nthreads = 64 # the default\n[sql]\nqueue = 5\n");
        List<KeyChange> changes = KeyChange.between(before, after);
        assertThat(KeyChange.former(changes))
                .isEqualTo(
                        "limits.threads = 10\nrole.steward.permissions = []\nrole.steward.ldap_groups = []\nrole.steward.oidc_groups = []\nsql.queue = 32");
        assertThat(KeyChange.next(changes))
                .contains("limits.threads = 64", "role.steward.permissions = -", "sql.queue = 5");
    }

    private static Optional<Proof> proof(String key) {
        return Effect.of(key).proof();
    }

    private static Iterable<Proof> asked(String key, String settings) {
        return Effect.proofs(Stream.of(key), ConfigurationFile.parse(settings).configuration());
    }
}
