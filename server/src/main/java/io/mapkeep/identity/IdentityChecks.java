package io.mapkeep.identity;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.health.Check;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.local.LocalAccounts;
import java.util.List;
import java.util.Optional;

/** What the doctor asks about sign-in. */
final class IdentityChecks {
    private IdentityChecks() {}

    /** Does the directory answer? */
    record DirectoryCheck(Optional<LdapRealm> realm) implements Check {
        @Override
        public String name() {
            return "directory";
        }

        @Override
        public List<Finding> run() {
            return realm.flatMap(LdapRealm::probe)
                    .map(problem -> List.of(new Finding(
                            name(),
                            Severity.CRITICAL,
                            problem.code(),
                            problem.what(),
                            problem.why(),
                            "Nobody of the directory can sign in. Those who are signed in stay, and the local administrator is not affected.",
                            problem.fix())))
                    .orElse(List.of());
        }
    }

    /** Does the first password still lie around? */
    record FirstPasswordCheck(LocalAccounts accounts) implements Check {
        @Override
        public String name() {
            return "first-password";
        }

        @Override
        public List<Finding> run() {
            if (!accounts.firstPasswordLies()) {
                return List.of();
            }
            return List.of(new Finding(
                    name(),
                    Severity.WARNING,
                    "MK-IDN-010",
                    "The administrator's first password has not been changed.",
                    "It still lies in " + accounts.passwordFile() + ".",
                    "Whoever reads that file, or a copy of it in a backup, is administrator.",
                    "Sign in as admin and change the password; the file then goes by itself."));
        }
    }
}
