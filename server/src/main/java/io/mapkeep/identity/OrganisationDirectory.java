package io.mapkeep.identity;

import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.LdapSync;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.ldap.Standing;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.offline.OfflineSignIn;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.role.DirectoryQuestion;
import io.mapkeep.identity.sync.Access;
import io.mapkeep.identity.sync.Deprovisioning;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.trust.TrustStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** All that the room does with the organisation's directory; without one in the settings, nothing. */
final class OrganisationDirectory {
    private final Optional<LdapRealm> realm;
    private final Optional<OfflineSignIn> offline;
    private final LdapSync settings;
    private final Assignments assignments;

    OrganisationDirectory(Configuration settings, Places places, Assignments assignments, Clock clock) {
        this.settings = settings.ldap().sync();
        this.assignments = assignments;
        this.realm = settings.ldap().enabled()
                ? Optional.of(new LdapRealm(settings.ldap(), TrustStore.of(places.shared()), clock))
                : Optional.empty();
        this.offline = realm.isEmpty() || this.settings.offlineSignIn().isZero()
                ? Optional.empty()
                : Optional.of(new OfflineSignIn(
                        places.own(), this.settings.offlineSignIn(), name -> assignments.groups("ldap", name), clock));
    }

    Optional<LdapRealm> realm() {
        return realm;
    }

    /** The directory as sign-in sees it. */
    Directory signIn(LocalAccounts accounts) {
        if (realm.isEmpty()) {
            return Directory.none(accounts);
        }
        LdapRealm ldap = realm.get();
        return offline.<Directory>map(kept -> (name, password, admission) ->
                        kept.verify((who, word) -> ldap.verify(who, word, admission), name, password))
                .orElse(ldap::verify);
    }

    /** The directory as explanations of roles see it. */
    DirectoryQuestion question() {
        return realm.<DirectoryQuestion>map(ldap -> name -> groups(ldap, name)).orElse(DirectoryQuestion.NONE);
    }

    /** Looks at everybody again and again from now on. */
    Deprovisioning deprovisioning(List<Access> accesses, Runnable forget, AuditLog audit, Jobs jobs) {
        List<Access> all = new ArrayList<>(accesses);
        offline.ifPresent(all::add);
        var deprovisioning = new Deprovisioning(
                names -> realm.map(ldap -> ldap.standing(names)).orElse(Map.of()),
                assignments,
                all,
                forget,
                settings.guardPercent(),
                audit);
        if (realm.isPresent()) {
            var looking = new AtomicBoolean();
            // A look may take long while the directory is slow, and the clockwork is everybody's.
            jobs.every(settings.recheck(), "directory-sync", () -> {
                if (looking.compareAndSet(false, true)) {
                    jobs.start("directory-sync", () -> look(deprovisioning, looking));
                }
            });
        }
        return deprovisioning;
    }

    private static void look(Deprovisioning deprovisioning, AtomicBoolean looking) {
        try {
            deprovisioning.run(false);
        } finally {
            looking.set(false);
        }
    }

    private static Optional<Set<String>> groups(LdapRealm ldap, String name) {
        Standing standing = ldap.standing(List.of(name)).get(name);
        if (standing instanceof Standing.Unknown unknown) {
            throw new Unavailable(unknown.problem());
        }
        return standing instanceof Standing.Present present ? Optional.of(present.groups()) : Optional.empty();
    }
}
