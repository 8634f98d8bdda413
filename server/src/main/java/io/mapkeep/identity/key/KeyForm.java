package io.mapkeep.identity.key;

import io.mapkeep.contract.configuration.KeysSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.units.Durations;
import io.mapkeep.identity.key.ApiKey.Proof;
import io.mapkeep.identity.key.certificate.ClientCertificates;
import io.mapkeep.identity.key.signature.PublicKeys;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What somebody writes who wants a key.
 *
 * @param service the service account that is to own it; absent for one's own
 * @param user the person that is to own it; on the appliance itself only
 * @param realm of that person; absent where the name tells enough
 * @param master true for a key that may make keys and change accounts; it has no scope
 * @param lifetime like {@code 30d}; absent for {@code keys.lifetime}
 * @param publicKey Ed25519, PEM or Base64; absent for a key of another kind
 * @param certificate X.509 in PEM form, by which a program shows itself on the port for programs; absent for a key of another kind
 * @param possession signature that proves that whoever sends the certificate has its private key
 */
record KeyForm(
        @Nullable String name,
        @Nullable String service,
        @Nullable String user,
        @Nullable String realm,
        @Nullable ScopeText scope,
        @Nullable Boolean master,
        @Nullable List<String> networks,
        @Nullable String lifetime,
        @Nullable String publicKey,
        @Nullable String certificate,
        @Nullable String possession) {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_NETWORKS = 64;

    /** @throws InvalidInput (MK-KEY-008) saying which field is wrong and how */
    ApiKeys.Wish read(Owner owner, String madeBy, KeysSection limits, ClientCertificates certificates, Instant now) {
        return new ApiKeys.Wish(
                field("name", () -> name(name)),
                owner,
                field("scope", () -> Optional.ofNullable(scope).map(ScopeText::read)),
                field("master", this::readMaster),
                field("networks", this::readNetworks),
                field("lifetime", () -> now.plus(readLifetime(limits))),
                readProof(certificates, owner),
                madeBy,
                Optional.empty());
    }

    /** What has to be signed for {@link #possession}. */
    String question(Owner owner, ClientCertificates certificates) {
        return field(
                "certificate", () -> certificates.possession(certificate == null ? "" : certificate, written(owner)));
    }

    /** How the audit log calls it that a certificate's private key was shown, or not; empty for a key of another kind. */
    Optional<String> possessionWord() {
        return Optional.ofNullable(certificate).map(given -> possession == null ? "vouched for by root" : "proven");
    }

    private static String written(Owner owner) {
        return owner.realm() + ":" + owner.name();
    }

    private Optional<Proof> readProof(ClientCertificates certificates, Owner owner) {
        if (certificate != null && possession != null) {
            field("possession", () -> {
                certificates.requirePossession(certificate, written(owner), possession);
                return true;
            });
        }
        Optional<Proof> signature = field(
                "publicKey",
                () -> Optional.ofNullable(publicKey).map(PublicKeys::parse).map(Proof.Signature::new));
        return field("certificate", () -> {
            if (certificate != null && publicKey != null) {
                throw new IllegalArgumentException("a key has a certificate or a public key, not both");
            }
            return Optional.ofNullable(certificate)
                    .map(certificates::register)
                    .<Proof>map(Proof.Certificate::new)
                    .or(() -> signature);
        });
    }

    private boolean readMaster() {
        if (Boolean.TRUE.equals(master) && scope != null) {
            throw new IllegalArgumentException(
                    "a master key has no scope, because it could make a key without one; to limit it, let it belong to an account with few roles");
        }
        return Boolean.TRUE.equals(master);
    }

    private List<Network> readNetworks() {
        List<String> written = networks == null ? List.of() : networks;
        if (written.size() > MOST_NETWORKS) {
            throw new IllegalArgumentException("at most " + MOST_NETWORKS + " are taken");
        }
        return written.stream().map(Network::parse).distinct().toList();
    }

    private Duration readLifetime(KeysSection limits) {
        Duration wanted = lifetime == null ? limits.lifetime() : Durations.parse(lifetime);
        if (wanted.isZero() || wanted.compareTo(limits.longest()) > 0) {
            throw new IllegalArgumentException("a key lives at most " + Durations.format(limits.longest()));
        }
        return wanted;
    }

    /** A name as people write it, in one normal form. */
    static String name(@Nullable String written) {
        String name = written == null ? "" : Normalizer.normalize(written.strip(), Normalizer.Form.NFC);
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("it has 1 to " + LONGEST_NAME + " characters and no line breaks");
        }
        return name;
    }

    static <T> T field(String field, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException wrong) {
            throw new InvalidInput(
                    Problem.of(
                            "MK-KEY-008",
                            "The key cannot be made like this.",
                            field + ": " + wrong.getMessage() + ".",
                            "Correct that and send it again; docs/use/api-keys.md has examples."),
                    wrong);
        }
    }
}
