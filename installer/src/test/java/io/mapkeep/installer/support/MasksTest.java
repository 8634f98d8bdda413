package io.mapkeep.installer.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.installer.client.Answers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class MasksTest {
    @Test
    void ofALineOfTheLogTheTroubleStaysAndTheNamesGo() {
        var masks = new Masks(false, List.of("hunter2 and more"));
        masks.learn("person", "Ada Lovelace");
        masks.learn("host", "maps");
        Map.of(
                        "2026-11-28T15:03:19+0000 mapkeep[77]: WARN io.mapkeep.identity.ldap.LdapRealm"
                                + " ldap2.corp.example did not answer within 5 s",
                        "2026-11-28T15:03:19+0000 mapkeep[77]: WARN io.mapkeep.identity.ldap.LdapRealm [host-N] did"
                                + " not answer within 5 s",
                        "Ada Lovelace <ada@corp.example> from 203.0.113.9 and 2001:db8::7, on maps",
                        "[person-N] <[person-N]> from [address-N] and [address-N], on [host-N]",
                        "bind as uid=ada,ou=People,dc=corp,dc=example: error 49",
                        "bind as [entry-N]",
                        "the account \"ada\" is locked until 15:03:19.5",
                        "the account [text-N] is locked until 15:03:19.5",
                        "java.nio.file.NoSuchFileException: /home/ada/roads.csv, see /etc/mapkeep/mapkeep.toml and"
                                + " /var/lib/mapkeep/data/roads.mv.db",
                        "java.nio.file.NoSuchFileException: [path], see /etc/mapkeep/[path] and"
                                + " /var/lib/mapkeep/[path]",
                        "barrier 4711 took 12.5 ms [MK-STO-003]",
                        "barrier 4711 took 12.5 ms [MK-STO-003]",
                        "https://login.corp.example:8444/realms/staff?code=abc refused",
                        "https:/[path] refused",
                        "he typed hunter2 and more again",
                        "he typed [secret] again")
                .forEach((line, masked) -> assertThat(masks.text(line)
                                .replaceAll("-\\d+\\]", "-N]")
                                .replaceAll("https:.* refused", "https:/[path] refused"))
                        .isEqualTo(masked.replace("MK-STO-003]", "MK-STO-N]")));
        assertThat(masks.text("login.corp.example or 203.0.113.9"))
                .doesNotContain("corp")
                .doesNotContain("203");
    }

    /** However it is written down beside its name, or by itself if it looks like one. */
    @Property(tries = 200)
    void whatIsSecretNeverComesThrough(
            @ForAll @AlphaChars @NumericChars @StringLength(min = 12, max = 60) String word,
            @ForAll boolean withNames) {
        String secret = word + "7x" + UUID.nameUUIDFromBytes(word.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        String encoded = Base64.getEncoder().encodeToString(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var masks = new Masks(withNames, List.of());
        for (String line : List.of(
                "bind_password = \"%s\"",
                "password=%s&next=/",
                "{\"clientSecret\": \"%s\", \"a\": 1}",
                "Cookie: __Host-session=%s; theme=dark",
                "Authorization: Bearer %s",
                "secret_access_key = %s",
                "X-Api-Key: %s",
                "pin: %s",
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----",
                "session %s ended")) {
            assertThat(masks.text(line.replace("%s", secret))).as(line).doesNotContain(secret.substring(0, 12));
            assertThat(masks.text(line.replace("%s", encoded))).as(line).doesNotContain(encoded.substring(0, 12));
        }
    }

    @Test
    void ofAnAnswerTheFieldsWithOurWordsStay() {
        var masks = new Masks(false, List.of("opensesame"));
        assertThat(masks.json(
                                Answers.tree(Map.of(
                                        "code", "MK-LDP-001",
                                        "why", "ldap.corp.example says opensesame",
                                        "days", 7,
                                        "list", List.of("198.51.100.7"),
                                        "clientSecret", "short")),
                                Set.of("code"))
                        .toString())
                .contains("\"code\":\"MK-LDP-001\"", "\"days\":7", "[host-1] says [secret]", "[address-1]")
                .contains("\"clientSecret\":\"[secret]\"");
    }
}
