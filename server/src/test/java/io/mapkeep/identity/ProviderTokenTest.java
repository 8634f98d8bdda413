package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import io.mapkeep.identity.oidc.HostileProvider;
import io.mapkeep.rest.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens that are not for this sign-in, not of this provider, or anybody's: nobody is in, and the audit log knows the reason. */
final class ProviderTokenTest extends ProviderTest {
    /** What is wrong with an ID token. */
    enum Lie {
        ISSUER {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.issuer(other.issuer);
            }
        },
        ISSUER_WITH_A_SLASH {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.issuer(provider.issuer + "/");
            }
        },
        AUDIENCE {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.audience("somebody-else");
            }
        },
        MORE_AUDIENCES {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.audience(List.of("mapkeep", "somebody-else")).claim("azp", "mapkeep");
            }
        },
        NONCE {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.claim("nonce", "another");
            }
        },
        NO_NONCE {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.claim("nonce", null);
            }
        },
        STALE {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.expirationTime(Date.from(Instant.now().minusSeconds(90)));
            }
        },
        OF_TOMORROW {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.issueTime(Date.from(Instant.now().plusSeconds(86_400)))
                        .expirationTime(Date.from(Instant.now().plusSeconds(90_000)));
            }
        },
        ACCESS_TOKEN_OF_OTHERS {
            @Override
            JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims) {
                return claims.claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA");
            }
        };

        abstract JWTClaimsSet.Builder tell(JWTClaimsSet.Builder claims);
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void aTokenThatIsNotForThisSignInIsRefused(Lie lie) {
        provider.claims = lie::tell;
        refused("MK-OID-005", "id-token", begin("staff", "/").finish("staff", Map.of()));
    }

    @Test
    void aClockThatIsOffByLessThanTheSkewIsForgiven() {
        provider.claims = set -> set.expirationTime(Date.from(Instant.now().minusSeconds(30)));
        assertThat(location(begin("staff", "/").finish("staff", Map.of()))).startsWith("/sign-in?to=");
    }

    @Test
    void tokensThatAnybodyCanMakeAreRefused() {
        RSAKey sameName =
                new RSAKey.Builder(STRANGER).keyID(provider.key.getKeyID()).build();
        List<HostileProvider.Signer> signers = List.of(
                provider::unsigned,
                provider::signedWithThePublicKey,
                set -> HostileProvider.sign(set, sameName, "JWT"),
                set -> HostileProvider.sign(set, STRANGER, "JWT"));
        for (var signer : signers) {
            provider.signer = signer;
            Response answer = begin("staff", "/").finish("staff", Map.of());
            assertThat(location(answer)).startsWith("/sign-in?problem=MK-OID-005");
            assertThat(answer.headers()).doesNotContainKey("Set-Cookie");
        }
    }

    /** In a house of its own: how often keys are fetched is counted on the real clock, for all tests together. */
    @Test
    void keysAreRotatedWithoutARestartAndStrangeOnesAreNotFetchedForEachToken(@TempDir Path folder) throws IOException {
        House shared = house;
        try (var own = new House(folder, "[server]\nname = \"maps.example.org\"\n" + provider.toml("staff", folder))) {
            house = own;
            assertThat(location(begin("staff", "/").finish("staff", Map.of()))).startsWith("/sign-in?to=");
            provider.key = HostileProvider.newKey();
            provider.published = new JWKSet(provider.key.toPublicJWK());
            assertThat(location(begin("staff", "/").finish("staff", Map.of()))).startsWith("/sign-in?to=");
            int before = provider.keyFetches.get();
            for (int i = 0; i < 10; i++) {
                RSAKey stranger =
                        new RSAKey.Builder(STRANGER).keyID("stranger-" + i).build();
                provider.signer = set -> HostileProvider.sign(set, stranger, "JWT");
                refused("MK-OID-005", "id-token", begin("staff", "/").finish("staff", Map.of()));
            }
            assertThat(provider.keyFetches.get() - before).isLessThanOrEqualTo(2);
        } finally {
            house = shared;
        }
    }

    @Test
    void somebodyElsesUserinfoAndGroupsCutShortAreRefused() {
        provider.userinfo = Map.of("sub", "s-2", "groups", List.of("staff"));
        refused("MK-OID-005", "userinfo", begin("staff", "/").finish("staff", Map.of()));
        provider.userinfo = Map.of("sub", "s-1");
        provider.claims = set -> set.claim("groups", null).claim("_claim_names", Map.of("groups", "src1"));
        refused("MK-OID-008", "groups-cut-short", begin("staff", "/").finish("staff", Map.of()));
    }
}
