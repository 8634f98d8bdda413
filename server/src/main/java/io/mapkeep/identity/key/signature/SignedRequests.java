package io.mapkeep.identity.key.signature;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import io.mapkeep.rest.Request;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Tells whether a request was signed with a key, and was not before. What a signature must cover is decided here and not by the client: the method, the
 * whole address and, by its digest, the body, so that nothing of a request can be changed or moved to another one. The digest itself is held against the
 * body while it is read (the door does that for every request with {@code Content-Digest}).
 */
public final class SignedRequests {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    /** Of 100 bytes or so each. */
    private static final int MOST_REMEMBERED = 250_000;
    /** 333 requests a second, all the time. */
    private static final int MOST_OF_ONE_KEY = 100_000;

    private static final String INPUT = "Signature-Input";
    private static final String SIGNATURE = "Signature";
    private static final Set<String> PARTS_OF_ADDRESS = Set.of("@authority", "@path", "@query");

    private final Clock clock;
    private final Instant started;
    private final Replays replays = new Replays(WINDOW, MOST_REMEMBERED, MOST_OF_ONE_KEY);

    public SignedRequests(Clock clock) {
        this.clock = clock;
        this.started = clock.instant();
    }

    /** A signature that is well-formed, covers enough and is of now. Nothing else is known of it yet. */
    public static final class Claim {
        private final String keyId;
        private final byte[] base;
        private final byte[] signature;
        private final Instant created;

        private Claim(String keyId, byte[] base, byte[] signature, Instant created) {
            this.keyId = keyId;
            this.base = base;
            this.signature = signature;
            this.created = created;
        }

        public String keyId() {
            return keyId;
        }
    }

    /** Whether the request says that it is signed. */
    public static boolean claimedBy(Request request) {
        return request.header(INPUT).isPresent() || request.header(SIGNATURE).isPresent();
    }

    /**
     * Reads what the request says of its signature.
     *
     * @throws NotAuthenticated (MK-KEY-011) if it cannot be read or leaves something open, (MK-KEY-012) if it is not of now
     */
    public Claim read(Request request) {
        try {
            SignatureInput input = SignatureInput.parse(String.join(", ", request.headers(INPUT)));
            byte[] signature = signature(request, input.label());
            requireCovered(input, request);
            Instant created = created(input, request);
            byte[] base = SignatureBase.of(input, Message.of(request));
            return new Claim(
                    input.text("keyid").orElseThrow(() -> new IllegalArgumentException("it names no keyid")),
                    base,
                    signature,
                    created);
        } catch (IllegalArgumentException unusable) {
            throw malformed(String.valueOf(unusable.getMessage()));
        }
    }

    /** Whether the key made the signature. Ed25519 (RFC 8032) and nothing else, so no algorithm can be talked down. */
    public boolean isBy(byte[] publicKey, Claim claim) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(PublicKeys.of(publicKey));
            verifier.update(claim.base);
            return verifier.verify(claim.signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    /**
     * Takes a request whose signature is right, once.
     *
     * @throws NotAuthenticated (MK-KEY-013) if it was taken before
     * @throws TooManyRequests (MK-KEY-014) if there is no room to remember it
     */
    public void takeOnce(Claim claim) {
        switch (replays.take(claim.keyId, claim.base, claim.created, clock.instant())) {
            case FRESH -> {}
            case SEEN ->
                throw new NotAuthenticated(
                        Problem.of(
                                "MK-KEY-013",
                                "This signed request was sent before.",
                                "Method, address, body and time of signing are those of a request that was taken already.",
                                "Sign each request anew. Where two alike fall into one second, add the parameter nonce with a random text."));
            case FULL ->
                throw new TooManyRequests(
                        Problem.of(
                                "MK-KEY-014",
                                "Too many signed requests within five minutes.",
                                "Each is remembered so that it cannot be replayed, and " + MOST_OF_ONE_KEY
                                        + " of one key are remembered, " + MOST_REMEMBERED + " of all.",
                                "Send fewer, or use an API key with a secret for what is not sensitive, like tiles."),
                        60);
        }
    }

    private static byte[] signature(Request request, String label) {
        String field = String.join(", ", request.headers(SIGNATURE));
        if (field.length() > SignatureInput.LONGEST) {
            throw new IllegalArgumentException("Signature is longer than " + SignatureInput.LONGEST + " characters");
        }
        var in = new FieldReader(field);
        if (!in.key().equals(label)) {
            throw new IllegalArgumentException("Signature and Signature-Input have different labels");
        }
        in.require('=');
        byte[] bytes = in.bytes();
        in.requireEnd();
        return bytes;
    }

    private static void requireCovered(SignatureInput input, Request request) {
        Set<String> covered = input.components();
        if (!input.text("alg").orElse("ed25519").equals("ed25519")) {
            throw new IllegalArgumentException("its alg is not \"ed25519\"");
        }
        if (!covered.contains("@method")) {
            throw new IllegalArgumentException("it does not cover \"@method\"");
        }
        if (!covered.contains("@target-uri") && !covered.containsAll(PARTS_OF_ADDRESS)) {
            throw new IllegalArgumentException(
                    "it covers neither \"@target-uri\" nor \"@authority\", \"@path\" and \"@query\"");
        }
        boolean body = request.contentLength() > 0
                || request.header("Transfer-Encoding").isPresent();
        if (body && !covered.contains("content-digest")) {
            throw new IllegalArgumentException("it does not cover \"content-digest\", and there is a body");
        }
    }

    private Instant created(SignatureInput input, Request request) {
        OptionalLong written = input.number("created");
        if (written.isEmpty()) {
            throw new IllegalArgumentException("it does not say when it was created");
        }
        Instant now = clock.instant();
        long seconds = now.getEpochSecond();
        long age = seconds - written.getAsLong();
        if (Math.abs(age) > WINDOW.toSeconds()) {
            throw notNow("It was made " + Math.abs(age) + " s " + (age > 0 ? "ago" : "in the future")
                    + " by this machine's clock; " + WINDOW.toSeconds() + " s are accepted.");
        }
        OptionalLong expires = input.number("expires");
        if (expires.isPresent() && expires.getAsLong() <= seconds) {
            throw notNow("Its own time of expiry is over.");
        }
        // What was taken before a restart is not remembered: for five minutes an old change could be replayed.
        if (!request.method().safe() && written.getAsLong() < started.getEpochSecond()) {
            throw notNow("It was made before this machine's last start, and changes something.");
        }
        return Instant.ofEpochSecond(written.getAsLong());
    }

    private static NotAuthenticated notNow(String why) {
        return new NotAuthenticated(Problem.of(
                "MK-KEY-012",
                "The request's signature is not of now.",
                why,
                "Set the client's clock by NTP, and sign each request just before it is sent."));
    }

    private static ProblemException malformed(String why) {
        return new NotAuthenticated(Problem.of(
                "MK-KEY-011",
                "The request's signature cannot be used.",
                Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".",
                "Sign as docs/use/api-keys.md shows: method, address, digest of the body, created and keyid."));
    }
}
