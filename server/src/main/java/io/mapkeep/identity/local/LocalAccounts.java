package io.mapkeep.identity.local;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * The break-glass administrator: an account of the appliance's own that works when the directory is wrong or down. Its password is made at the
 * first start and lies in a file that only the appliance's user can read, until it is changed.
 */
public final class LocalAccounts {
    /** The name is reserved: a person of that name in the directory cannot sign in with it. */
    public static final String ADMIN = "admin";

    private static final int SHORTEST = 12;
    private static final int LONGEST = 256;
    private static final int RANDOM_CHARACTERS = 24;
    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    private final Database database;
    private final Clock clock;
    private final Path passwordFile;
    /** Checked against when nobody has the name, so that the answer takes as long. */
    private final String decoy = PasswordHash.of("decoy");

    public LocalAccounts(Database database, Clock clock, Path passwordFile) {
        this.database = database;
        this.clock = clock;
        this.passwordFile = passwordFile;
        Migrations.run(database, LocalAccounts.class, "identity.local", List.of("001-account.sql"));
        if (!database.readOnly() && hash(ADMIN).isEmpty()) {
            resetAdmin();
        }
    }

    /** Whether that database has the administrator's account. Changes nothing. */
    public static boolean isAdminIn(Database database) {
        return hash(database, ADMIN).isPresent();
    }

    public boolean knows(String name) {
        return name.equals(ADMIN);
    }

    public boolean verify(String name, String password) {
        boolean fits = password.length() <= LONGEST;
        Optional<String> hash = hash(name);
        return PasswordHash.matches(fits ? password : "", hash.orElse(decoy)) && fits && hash.isPresent();
    }

    /** Gives the administrator a new random password and returns the file that it lies in, mode 0600. */
    public Path resetAdmin() {
        String password = random();
        // The file first: a crash in between leaves the old password and a file that does not work, never a lost
        // account.
        writeFile(password);
        store(ADMIN, PasswordHash.of(password));
        return passwordFile;
    }

    /**
     * Sets a password that a person chose (NIST SP 800-63B-4, 3.1.1: length counts, composition does not) and removes the file with the first one.
     *
     * @throws InvalidInput if it is too short or too long
     */
    public void change(String name, String password) {
        int characters = password.codePointCount(0, password.length());
        if (characters < SHORTEST || password.length() > LONGEST) {
            throw new InvalidInput(Problem.of(
                    "MK-IDN-006",
                    "The new password cannot be taken.",
                    "It has " + characters + " characters; " + SHORTEST + " to " + LONGEST + " are needed.",
                    "Choose a longer one; a few words that belong to no saying are good."));
        }
        store(name, PasswordHash.of(password));
        try {
            Files.deleteIfExists(passwordFile);
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    /** Whether the first password still lies around. */
    public boolean firstPasswordLies() {
        return Files.exists(passwordFile);
    }

    public Path passwordFile() {
        return passwordFile;
    }

    private Optional<String> hash(String name) {
        return hash(database, name);
    }

    private static Optional<String> hash(Database database, String name) {
        return database.read(connection -> {
            try (var statement =
                    connection.prepareStatement("select password_hash from mapkeep.account where name = ?")) {
                statement.setString(1, name);
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getString(1)) : Optional.<String>empty();
                }
            }
        });
    }

    private void store(String name, String hash) {
        database.writeEssential(connection -> {
            try (var statement =
                    connection.prepareStatement("merge into mapkeep.account key (name) values (?, ?, ?, ?)")) {
                statement.setString(1, name);
                statement.setString(2, "Administrator");
                statement.setString(3, hash);
                statement.setObject(4, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
    }

    private void writeFile(String password) {
        try {
            DurableFiles.write(passwordFile, (password + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    private Failed unwritable(IOException failure) {
        return new Failed(
                Problem.of(
                        "MK-IDN-007",
                        "The administrator's password file cannot be written.",
                        passwordFile + ": " + failure,
                        "Make the data folder writable for the appliance's user, on a disk with free space."),
                failure);
    }

    private static String random() {
        var source = new SecureRandom();
        var word = new StringBuilder();
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            word.append(ALPHABET.charAt(source.nextInt(ALPHABET.length())));
        }
        return word.toString();
    }
}
