package io.mapkeep.identity;

import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.storage.snapshot.DrillStep;
import io.mapkeep.storage.snapshot.Restored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Whether somebody could sign in. Nobody's password is known here, so the way that an admin without one would take is taken, in the restored database
 * only: the local administrator gets a new password and signs in with it.
 */
final class RestoredAccounts implements DrillStep {
    private final Clock clock;

    RestoredAccounts(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "sign-in";
    }

    @Override
    public Result ask(Restored restored) {
        if (!LocalAccounts.isAdminIn(restored.database())) {
            return Result.fail("The local administrator is missing.");
        }
        Path passwordFile = restored.folder().resolve("drill-password");
        var accounts = LocalAccounts.aside(restored.database(), clock, passwordFile);
        try {
            accounts.setDisabled(LocalAccounts.ADMIN, false);
            accounts.reset(LocalAccounts.ADMIN);
            String password = Files.readString(passwordFile).strip();
            return accounts.accepts(LocalAccounts.ADMIN, password)
                            && !accounts.accepts(LocalAccounts.ADMIN, password + "x")
                    ? Result.pass("The local administrator signs in with a new password, and with no other.")
                    : Result.fail("The local administrator cannot sign in with a new password.");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
