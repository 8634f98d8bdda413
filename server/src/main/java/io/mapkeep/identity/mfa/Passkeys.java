package io.mapkeep.identity.mfa;

import com.fasterxml.jackson.databind.JsonNode;
import com.webauthn4j.util.exception.WebAuthnException;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.rest.Request;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Making and using passkeys: what a browser is asked, and whether its answer holds. */
final class Passkeys {
    private static final Logger LOG = LoggerFactory.getLogger(Passkeys.class);
    private static final int MOST = 10;
    private static final int HANDLE_BYTES = 32;
    private static final int LONGEST_LABEL = 100;
    private static final int TIMEOUT_MILLIS = 300_000;

    private final PasskeyTable table;
    private final WebAuthn webAuthn;
    private final Challenges challenges;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** What a browser is to do, and the cookie that ties its answer to it. */
    record Asked(Map<String, Object> options, Challenges.Fresh challenge) {}

    Passkeys(PasskeyTable table, WebAuthn webAuthn, Challenges challenges, Clock clock) {
        this.table = table;
        this.webAuthn = webAuthn;
        this.challenges = challenges;
        this.clock = clock;
    }

    List<Passkey> of(AccountName account) {
        return table.of(account);
    }

    /** Whether a page of that origin can use passkeys at all. */
    boolean possibleAt(Request request) {
        return webAuthn.serves(request.origin());
    }

    /** What {@code navigator.credentials.create} takes, with bytes in Base64url. */
    Asked askToMake(Request request, AccountName account, String displayName) {
        requirePossible(request);
        if (table.of(account).size() >= MOST) {
            throw new Conflict(Problem.of(
                    "MK-IDN-036",
                    "There are " + MOST + " passkeys already.",
                    "More than that nobody can keep track of.",
                    "Remove one that you do not use."));
        }
        Challenges.Fresh challenge = challenges.give(purpose("make", account));
        return new Asked(
                Map.of(
                        "challenge", text(challenge.value()),
                        "rp", Map.of("id", webAuthn.domain(), "name", "Mapkeep"),
                        "user", Map.of("id", handle(account), "name", account.name(), "displayName", displayName),
                        "pubKeyCredParams",
                                WebAuthn.ALGORITHMS.stream()
                                        .map(number -> Map.of("type", "public-key", "alg", number))
                                        .toList(),
                        "excludeCredentials", descriptors(account),
                        "authenticatorSelection", Map.of("residentKey", "preferred", "userVerification", "preferred"),
                        "attestation", "none",
                        "timeout", TIMEOUT_MILLIS),
                challenge);
    }

    /** @throws InvalidInput (MK-IDN-035) if the answer does not hold */
    void make(Request request, AccountName account, String label, JsonNode answer) {
        byte[] challenge = challenges.take(request, purpose("make", account)).orElseThrow(Passkeys::stale);
        WebAuthn.Made made;
        try {
            made = webAuthn.made(answer.toString(), challenge, request.origin());
        } catch (WebAuthnException | IllegalArgumentException wrong) {
            LOG.info("A new passkey of {} was refused: {}", account, wrong.toString());
            throw doesNotHold();
        }
        var passkey = new Passkey(
                id(made.id()),
                account,
                label(label),
                made.credential(),
                made.signCount(),
                clock.instant(),
                Optional.empty());
        if (!table.insert(passkey)) {
            throw doesNotHold();
        }
    }

    /** What {@code navigator.credentials.get} takes; without an account the browser offers all that it has for our domain. */
    Asked askToShow(Request request, Optional<AccountName> account) {
        requirePossible(request);
        Challenges.Fresh challenge = challenges.give(purposeOfShowing(account));
        return new Asked(
                Map.of(
                        "challenge", text(challenge.value()),
                        "rpId", webAuthn.domain(),
                        "allowCredentials", account.map(this::descriptors).orElse(List.of()),
                        "userVerification", account.isPresent() ? "preferred" : "required",
                        "timeout", TIMEOUT_MILLIS),
                challenge);
    }

    /**
     * Whose passkey it is that was shown, with what it asked its owner for.
     *
     * @param account whose it must be; empty for a sign-in without a name, where a finger, a face or a PIN must have been asked for
     * @return empty if it does not hold
     */
    Optional<Passkey> show(Request request, Optional<AccountName> account, JsonNode answer) {
        Optional<byte[]> challenge = challenges.take(request, purposeOfShowing(account));
        if (challenge.isEmpty()) {
            return Optional.empty();
        }
        try {
            String json = answer.toString();
            WebAuthn.Claim claim = webAuthn.claim(json);
            Optional<Passkey> passkey = table.find(id(claim.credentialId()))
                    .filter(kept -> account.map(kept.account()::equals).orElse(true))
                    .filter(kept -> isOwners(kept, claim, account.isEmpty()));
            if (passkey.isPresent()) {
                WebAuthn.Shown shown =
                        webAuthn.shown(json, challenge.get(), request.origin(), passkey.get(), account.isEmpty());
                table.used(passkey.get().id(), shown.signCount());
            }
            return passkey;
        } catch (WebAuthnException | IllegalArgumentException wrong) {
            LOG.info("A passkey that was shown was refused: {}", wrong.toString());
            return Optional.empty();
        }
    }

    /** The handle says whose account it is, where nobody typed a name (Web Authentication, 7.2, step 6). */
    private boolean isOwners(Passkey passkey, WebAuthn.Claim claim, boolean needed) {
        return claim.userHandle()
                .map(handle -> table.handle(passkey.account())
                        .map(known -> MessageDigest.isEqual(
                                handle, Base64.getUrlDecoder().decode(known)))
                        .orElse(false))
                .orElse(!needed);
    }

    boolean delete(AccountName account, String id) {
        return table.delete(account, id);
    }

    boolean deleteAll(AccountName account) {
        return table.deleteAll(account);
    }

    private synchronized String handle(AccountName account) {
        return table.handle(account).orElseGet(() -> {
            byte[] bytes = new byte[HANDLE_BYTES];
            random.nextBytes(bytes);
            table.setHandle(account, text(bytes));
            return text(bytes);
        });
    }

    private List<Map<String, String>> descriptors(AccountName account) {
        return table.of(account).stream()
                .map(passkey -> Map.of("type", "public-key", "id", text(credentialId(passkey.credential()))))
                .toList();
    }

    /** Attested credential data: 16 bytes that name the maker, two of length, the id (Web Authentication, 6.5.1). */
    private static byte[] credentialId(byte[] credential) {
        int length = (credential[16] & 0xff) << Byte.SIZE | credential[17] & 0xff;
        return Arrays.copyOfRange(credential, 18, 18 + length);
    }

    private void requirePossible(Request request) {
        if (!possibleAt(request)) {
            throw new Conflict(
                    Problem.of(
                            "MK-IDN-037",
                            "Passkeys do not work under this address.",
                            "They are bound to " + webAuthn.domain() + ", and this page was opened at "
                                    + request.origin() + ".",
                            "Open the page under that name, or use a code. An administrator sets second_factor.passkey_domain."));
        }
    }

    private static String purpose(String act, AccountName account) {
        return act + " " + account.realm() + "/" + account.name();
    }

    private static String purposeOfShowing(Optional<AccountName> account) {
        return account.map(known -> purpose("show", known)).orElse("sign in");
    }

    private static String label(String typed) {
        String clean = typed.strip().replaceAll("[\\p{Cntrl}\\p{Cf}]", "");
        String cut = clean.substring(
                0, clean.offsetByCodePoints(0, Math.min(LONGEST_LABEL / 2, clean.codePointCount(0, clean.length()))));
        return cut.isEmpty() ? "Passkey" : cut;
    }

    private static String id(byte[] credentialId) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(credentialId));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static InvalidInput stale() {
        return new InvalidInput(Problem.of(
                "MK-IDN-034",
                "This answer belongs to no question.",
                "The question was asked more than five minutes ago, in another browser, for something else, or was answered already.",
                "Begin again."));
    }

    private static InvalidInput doesNotHold() {
        return new InvalidInput(Problem.of(
                "MK-IDN-035",
                "The passkey cannot be taken.",
                "What the browser sent does not fit the question, or the passkey is known already.",
                "Try again, or use another device. The log of the appliance says more."));
    }
}
