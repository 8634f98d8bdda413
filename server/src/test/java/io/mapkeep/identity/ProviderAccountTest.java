package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.mapkeep.identity.oidc.HostileProvider;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.StubRequest;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose account it is that a provider vouches for, and how it ends. */
final class ProviderAccountTest extends ProviderTest {
    @Test
    void aNameIsTheSubjectsThatCameWithItFirst() {
        begin("staff", "/").finish("staff", Map.of());
        provider.claims = set -> set.subject("s-9");
        provider.userinfo = Map.of("sub", "s-9");
        assertThat(name(begin("staff", "/").finish("staff", Map.of()))).isEqualTo("staff:anna~2");
        provider.claims = set -> set.claim("preferred_username", "erika");
        provider.userinfo = Map.of("sub", "s-1");
        assertThat(name(begin("staff", "/").finish("staff", Map.of())))
                .as("who is called otherwise there keeps the account")
                .isEqualTo("staff:anna");
        provider.claims = set -> set.claim("groups", List.of("other")).subject("s-3");
        provider.userinfo = Map.of("sub", "s-3");
        assertThat(location(begin("staff", "/").finish("staff", Map.of()))).contains("problem=MK-IDN-002");
    }

    @Test
    void aSignOutNoticeEndsSessionsAndAnInventedOneDoesNot() throws Exception {
        provider.claims = set -> set.claim("sid", "session-7");
        String token = House.token(begin("staff", "/").finish("staff", Map.of()));
        assertThat(signedIn(token)).isTrue();
        assertThat(notice(HostileProvider.sign(logout("s-1", null), STRANGER, "logout+jwt")))
                .isEqualTo("MK-OID-013");
        assertThat(notice(HostileProvider.sign(
                        new JWTClaimsSet.Builder(logout("s-1", null))
                                .claim("nonce", "x")
                                .build(),
                        provider.key,
                        "logout+jwt")))
                .isEqualTo("MK-OID-013");
        assertThat(notice(HostileProvider.sign(
                        new JWTClaimsSet.Builder(logout("s-1", null))
                                .audience("other")
                                .build(),
                        provider.key,
                        "logout+jwt")))
                .isEqualTo("MK-OID-013");
        house.ask(frontChannel(other.issuer, "session-7"));
        house.ask(frontChannel(provider.issuer, "session-8"));
        assertThat(signedIn(token)).isTrue();
        assertThat(notice(HostileProvider.sign(logout(null, "session-7"), provider.key, "logout+jwt")))
                .isEqualTo("204");
        assertThat(signedIn(token)).isFalse();
        assertThat(house.audit.last().action()).isEqualTo("provider.sign-out");

        String again = House.token(begin("staff", "/").finish("staff", Map.of()));
        house.ask(frontChannel(provider.issuer, "session-7"));
        assertThat(signedIn(again)).isFalse();
    }

    @Test
    void whomAnAdministratorDisablesIsOutAtOnceWhateverTheProviderSays() {
        String token = House.token(begin("staff", "/").finish("staff", Map.of()));
        switchAccount("disable");
        assertThat(signedIn(token)).isFalse();
        assertThat(location(begin("staff", "/").finish("staff", Map.of()))).contains("problem=MK-IDN-024");
        assertThat(house.audit.last().detail()).containsEntry("reason", "disabled");
        switchAccount("enable");
        assertThat(signedIn(House.token(begin("staff", "/").finish("staff", Map.of()))))
                .isTrue();
    }

    private static void switchAccount(String act) {
        house.ask(StubRequest.of(Method.POST, "/api/v1/users/staff:anna/" + act)
                .atSocket()
                .withJson(Map.of()));
    }

    private static StubRequest frontChannel(String issuer, String sid) {
        return StubRequest.of(Method.GET, "/api/v1/oidc/staff/front-channel-logout")
                .withQueries(Map.of("iss", issuer, "sid", sid));
    }

    private String notice(String token) {
        try {
            return Integer.toString(house.ask(StubRequest.of(Method.POST, "/api/v1/oidc/staff/back-channel-logout")
                            .withForm("logout_token=" + token))
                    .status());
        } catch (io.mapkeep.contract.problem.ProblemException problem) {
            return problem.problem().code();
        }
    }

    private static JWTClaimsSet logout(@Nullable String subject, @Nullable String sid) {
        return new JWTClaimsSet.Builder()
                .issuer(provider.issuer)
                .audience("mapkeep")
                .subject(subject)
                .claim("sid", sid)
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .jwtID("j-1")
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()))
                .build();
    }

    private boolean signedIn(String token) {
        return !house.identity()
                .authenticator()
                .authenticate(House.with(token, Method.GET, "/api/v1/session"))
                .anonymous();
    }
}
