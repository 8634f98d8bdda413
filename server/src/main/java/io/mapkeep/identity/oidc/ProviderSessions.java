package io.mapkeep.identity.oidc;

import io.mapkeep.identity.session.AccountName;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose a provider's session is, so that its end there is one here (Back-Channel and Front-Channel Logout 1.0), and the last ID token of each account, which
 * the provider wants to see at sign-out. The first outlives a restart, by a hash; the second does not, because it says much of a person and is only a courtesy.
 */
final class ProviderSessions {
    private static final int MOST_TOKENS = 2000;
    private static final int LONGEST_TOKEN = 8000;

    private final Database database;
    private final Clock clock;
    private final Duration kept;
    private final Map<AccountName, SignedIn> tokens = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountName, SignedIn> eldest) {
            return size() > MOST_TOKENS;
        }
    });

    /** By which provider an account came in last. */
    record SignedIn(String provider, Optional<String> idToken) {}

    /**
     * Opens it.
     *
     * @param kept as long as a session of the appliance can be open
     */
    ProviderSessions(Database database, Clock clock, Duration kept) {
        this.database = database;
        this.clock = clock;
        this.kept = kept;
        Migrations.run(database, ProviderSessions.class, "identity.oidc.session", List.of("001-provider-session.sql"));
    }

    void opened(Provider provider, Vouched vouched, AccountName account) {
        boolean worthwhile = !vouched.idToken().isEmpty() && vouched.idToken().length() <= LONGEST_TOKEN;
        tokens.remove(account);
        tokens.put(
                account,
                new SignedIn(
                        provider.settings().name(), worthwhile ? Optional.of(vouched.idToken()) : Optional.empty()));
        vouched.sid()
                .ifPresent(sid -> database.writeEssential(connection -> {
                    try (var statement = connection.prepareStatement(
                            "merge into mapkeep.provider_session key (realm, sid_hash) values (?, ?, ?, ?, ?)")) {
                        statement.setString(1, provider.realm());
                        statement.setString(2, hash(sid));
                        statement.setString(3, account.realm());
                        statement.setString(4, account.name());
                        statement.setObject(5, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
                        return statement.executeUpdate();
                    }
                }));
    }

    /** By which provider the account came in, as far as it is remembered; it is not any longer. */
    Optional<SignedIn> forget(AccountName account) {
        return Optional.ofNullable(tokens.remove(account));
    }

    Optional<AccountName> owner(Provider provider, String sid) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement(
                    "select account_realm, account_name from mapkeep.provider_session where realm = ? and sid_hash = ?")) {
                statement.setString(1, provider.realm());
                statement.setString(2, hash(sid));
                try (var rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new AccountName(rows.getString(1), rows.getString(2)))
                            : Optional.<AccountName>empty();
                }
            }
        });
    }

    /** Forgets those whose sessions here have ended in any case. */
    void clean() {
        OffsetDateTime oldest = OffsetDateTime.ofInstant(clock.instant().minus(kept), ZoneOffset.UTC);
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement("delete from mapkeep.provider_session where opened < ?")) {
                statement.setObject(1, oldest);
                return statement.executeUpdate();
            }
        });
    }

    private static String hash(String sid) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(sid.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
