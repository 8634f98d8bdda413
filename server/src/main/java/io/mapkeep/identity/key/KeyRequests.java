package io.mapkeep.identity.key;

import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.identity.key.ApiKey.Proof;
import io.mapkeep.identity.key.ApiKey.State;
import io.mapkeep.identity.key.Owners.Standing;
import io.mapkeep.identity.key.certificate.ClientCertificates;
import io.mapkeep.identity.key.signature.SignedRequests;
import io.mapkeep.rest.Request;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;

/**
 * Recognises requests that bring a key, are signed with one, or come over a connection on which a certificate was shown.
 *
 * <p>A right key is let in whatever others at its address did: 256 random bits are not guessed, so counting failures only keeps the log and the processor from
 * being flooded, and must not shut out a program because its neighbour is broken.
 */
public final class KeyRequests {
    private static final byte[] NO_HASH = new byte[32];

    private final ApiKeys keys;
    private final SignedRequests signatures;
    private final ClientCertificates certificates;
    private final FailedAttempts failures;
    private final Clock clock;

    /** What a request proves itself by. */
    public enum Means {
        SECRET,
        SIGNATURE,
        CERTIFICATE;

        static Means of(Request request) {
            if (request.certificate().isPresent()) {
                return CERTIFICATE;
            }
            return SignedRequests.claimedBy(request) ? SIGNATURE : SECRET;
        }
    }

    /** Counts and records what was refused. */
    @FunctionalInterface
    public interface FailedAttempts {
        /**
         * @throws ProblemException.TooManyRequests if the address failed too often; the event is then not recorded each time
         */
        void count(Request request, Means means, AuditEvent event);
    }

    public KeyRequests(ApiKeys keys, ClientCertificates certificates, FailedAttempts failures, Clock clock) {
        this.certificates = certificates;
        this.keys = keys;
        this.signatures = new SignedRequests(clock);
        this.failures = failures;
        this.clock = clock;
    }

    /**
     * Who makes the request, by its key; empty if it brings none, so that other ways may be tried. Where a certificate was shown, only that counts.
     *
     * @throws NotAuthenticated if the key or the signature is not good
     * @throws NotPermitted (MK-KEY-004) if it may not be used from this address
     * @throws Unavailable (MK-KEY-017) if nobody can say what its owner is now
     */
    public Optional<Principal> principal(Request request) {
        Optional<X509Certificate> shown = request.certificate();
        if (shown.isPresent()) {
            return Optional.of(byCertificate(request, shown.get()));
        }
        if (SignedRequests.claimedBy(request)) {
            return Optional.of(signed(request));
        }
        return KeyInRequest.find(request, keys.limits().inAddress()).map(text -> bySecret(request, text));
    }

    private Principal bySecret(Request request, String text) {
        Optional<KeyText> whole = KeyText.parse(text);
        if (whole.isEmpty()) {
            throw refuse(
                    request,
                    Optional.empty(),
                    "mistyped",
                    new NotAuthenticated(
                            Problem.of(
                                    "MK-KEY-003",
                                    "This is not a whole API key.",
                                    "Its checksum does not fit: a character is missing, changed or too many.",
                                    "Copy it anew, all of it, without spaces. Whoever does not have it any more makes another.")));
        }
        KeyText given = whole.get();
        Optional<ApiKey> found = keys.find(given.id());
        byte[] expected = found.map(ApiKey::proof)
                .filter(Proof.Secret.class::isInstance)
                .map(proof -> ((Proof.Secret) proof).hash())
                .orElse(NO_HASH);
        if (!MessageDigest.isEqual(given.hash(), expected)) {
            throw unknown(request, found.isPresent() ? "wrong-secret" : "unknown-key");
        }
        return admit(request, found.orElseThrow());
    }

    private Principal signed(Request request) {
        SignedRequests.Claim claim;
        try {
            claim = signatures.read(request);
        } catch (NotAuthenticated unusable) {
            throw refuse(request, Optional.empty(), "unusable-signature", unusable);
        }
        Optional<ApiKey> found = keys.find(claim.keyId());
        Optional<byte[]> publicKey = found.map(ApiKey::proof)
                .filter(Proof.Signature.class::isInstance)
                .map(proof -> ((Proof.Signature) proof).publicKey());
        if (publicKey.isEmpty() || !signatures.isBy(publicKey.get(), claim)) {
            throw unknown(request, found.isPresent() ? "wrong-signature" : "unknown-key");
        }
        Principal principal = admit(request, found.orElseThrow());
        try {
            signatures.takeOnce(claim);
        } catch (NotAuthenticated replayed) {
            throw refuse(request, found, "replay", replayed);
        }
        return principal;
    }

    private Principal byCertificate(Request request, X509Certificate shown) {
        Optional<ApiKey> found = keys.pinned(ClientCertificates.pin(shown));
        if (found.isEmpty() || !(found.get().proof() instanceof Proof.Certificate proof)) {
            throw refuse(
                    request,
                    Optional.empty(),
                    "unknown-certificate",
                    new NotAuthenticated(Problem.of(
                            "MK-KEY-025",
                            "This certificate is not known.",
                            "No key was made for it, or that key was revoked.",
                            "Register it: mapkeep key add NAME --service ACCOUNT --certificate-file FILE")));
        }
        certificates.objection(shown, proof.registered().issuedHere()).ifPresent(why -> {
            throw refuse(
                    request,
                    found,
                    "certificate",
                    new NotAuthenticated(
                            Problem.of(
                                    "MK-KEY-026",
                                    "This certificate does not hold.",
                                    "It " + why + ".",
                                    "Get a new one, and register it: mapkeep cert issue --client, then mapkeep key add --certificate-file FILE")));
        });
        return admit(request, found.get());
    }

    /** Whoever gets here has shown that the key is theirs, so they are told what is the matter with it. */
    private Principal admit(Request request, ApiKey key) {
        State state = key.state(clock.instant());
        if (state != State.ACTIVE) {
            throw stopped(
                    request,
                    key,
                    switch (state) {
                        case EXPIRED -> "It expired on " + key.expires() + ".";
                        case REVOKED -> "It was revoked.";
                        default -> "Its owner's account is disabled or gone.";
                    });
        }
        if (!key.reachableFrom(request.remote())) {
            throw refuse(
                    request,
                    Optional.of(key),
                    "address",
                    new NotPermitted(Problem.of(
                            "MK-KEY-004",
                            "This key may not be used from here.",
                            "Its list of networks does not have your address, " + request.remote() + ".",
                            "Use it from where it belongs, or make another key with the network that you need.")));
        }
        Standing standing = keys.standing(key.owner());
        if (standing instanceof Standing.Present present) {
            keys.used(key, request.remote());
            return key.master()
                    ? present.principal().byMaster(key.id())
                    : present.principal().by(key.id(), key.scope());
        }
        if (standing instanceof Standing.Gone) {
            throw stopped(request, key, "Its owner's account is disabled or gone.");
        }
        throw new Unavailable(Problem.of(
                "MK-KEY-017",
                "The owner of this key cannot be looked up just now.",
                "A key never may more than its owner, and the directory that knows does not answer.",
                "Try again in a minute. An administrator sees why with: mapkeep ldap test"));
    }

    private NotAuthenticated stopped(Request request, ApiKey key, String why) {
        return refuse(
                request,
                Optional.of(key),
                "stopped",
                new NotAuthenticated(Problem.of(
                        "MK-KEY-002",
                        "This API key does not work any more.",
                        why,
                        "Make another on your account page, or with: mapkeep key add")));
    }

    /** Says the same of a key that never was and of a wrong secret. */
    private NotAuthenticated unknown(Request request, String reason) {
        return refuse(
                request,
                Optional.empty(),
                reason,
                new NotAuthenticated(
                        Problem.of(
                                "MK-KEY-001",
                                "This API key is not known.",
                                "There is none with this id and this secret, or the signature is not by the key that it names.",
                                "Check which key the program uses. Keys are made on the account page, or with: mapkeep key add")));
    }

    private <E extends ProblemException> E refuse(Request request, Optional<ApiKey> key, String reason, E problem) {
        AuditEvent event = AuditEvent.of(request, "key.use", key.map(ApiKey::id).orElse(""), Outcome.DENIED)
                .with("reason", reason);
        failures.count(
                request,
                Means.of(request),
                key.map(ApiKey::owner)
                        .map(owner -> event.by(owner.name(), owner.realm()))
                        .orElse(event));
        return problem;
    }
}
