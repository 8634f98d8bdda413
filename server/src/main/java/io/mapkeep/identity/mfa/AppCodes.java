package io.mapkeep.identity.mfa;

import io.mapkeep.identity.session.AccountName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Codes of an app: setting one up, and whether a code is right. A secret counts once a code of it was shown, so that a broken set-up shuts nobody out. */
final class AppCodes {
    private static final Duration SETTING_UP = Duration.ofMinutes(10);
    private static final int MOST_SETTING_UP = 1000;

    private final FactorTables tables;
    private final FactorKey key;
    private final String issuer;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<AccountName, Beginning> beginnings = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountName, Beginning> eldest) {
            return size() > MOST_SETTING_UP;
        }
    };

    private record Beginning(byte[] secret, Instant at) {}

    /**
     * What an app is told.
     *
     * @param secret in Base32, to type
     * @param uri {@code otpauth:}, to draw as a QR code
     */
    record SetUp(String secret, String uri) {}

    /** @param issuer what apps show beside the account's name */
    AppCodes(FactorTables tables, FactorKey key, String issuer, Clock clock) {
        this.tables = tables;
        this.key = key;
        this.issuer = issuer;
        this.clock = clock;
    }

    synchronized SetUp begin(AccountName account) {
        byte[] secret = new byte[Totp.KEY_BYTES];
        random.nextBytes(secret);
        beginnings.put(account, new Beginning(secret, clock.instant()));
        String text = Base32.encode(secret);
        return new SetUp(
                text,
                "otpauth://totp/" + escape(issuer + ":" + account.name()) + "?secret=" + text + "&issuer="
                        + escape(issuer) + "&algorithm=SHA1&digits=" + Totp.DIGITS + "&period=" + Totp.STEP_SECONDS);
    }

    /** Keeps the secret that was begun with, if the code is one of it. */
    synchronized boolean finish(AccountName account, String code) {
        Beginning begun = beginnings.get(account);
        if (begun == null || !clock.instant().isBefore(begun.at.plus(SETTING_UP))) {
            return false;
        }
        OptionalLong step = Totp.step(begun.secret, code, clock.instant(), -1);
        if (step.isEmpty()) {
            return false;
        }
        beginnings.remove(account);
        tables.setTotp(account, key.seal(account, begun.secret));
        tables.useStep(account, step.getAsLong());
        return true;
    }

    boolean has(AccountName account) {
        return tables.totp(account).isPresent();
    }

    /** One at a time, so that a code sent twice at once is taken once. */
    synchronized boolean show(AccountName account, String code) {
        Optional<byte[]> secret = tables.totp(account).map(stored -> key.open(account, stored));
        if (secret.isEmpty()) {
            return false;
        }
        OptionalLong step = Totp.step(secret.get(), code, clock.instant(), tables.usedStep(account));
        step.ifPresent(taken -> tables.useStep(account, taken));
        return step.isPresent();
    }

    boolean delete(AccountName account) {
        return tables.deleteTotp(account);
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
