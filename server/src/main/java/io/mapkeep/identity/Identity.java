package io.mapkeep.identity;

import io.mapkeep.access.People;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Vouching;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.RoleExplanation.DatasetReason;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.health.Check;
import io.mapkeep.identity.agreement.Agreement;
import io.mapkeep.identity.defence.Ban;
import io.mapkeep.identity.defence.Defence;
import io.mapkeep.identity.entrance.Entrance;
import io.mapkeep.identity.entrance.EntranceRules;
import io.mapkeep.identity.entrance.SessionCookie;
import io.mapkeep.identity.entrance.SessionReports;
import io.mapkeep.identity.entrance.StepUp;
import io.mapkeep.identity.key.ApiKeys;
import io.mapkeep.identity.key.CartoKeysResource;
import io.mapkeep.identity.key.KeyRequests;
import io.mapkeep.identity.key.KeysResource;
import io.mapkeep.identity.key.certificate.ClientCertificates;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.local.PasswordPolicy;
import io.mapkeep.identity.mfa.SecondFactors;
import io.mapkeep.identity.oidc.Providers;
import io.mapkeep.identity.oidc.Reproof;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.role.RoleAdministration;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.identity.sync.KeyAccess;
import io.mapkeep.identity.sync.SessionAccess;
import io.mapkeep.identity.sync.SyncCheck;
import io.mapkeep.rest.Authenticator;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.snapshot.DrillStep;
import io.mapkeep.storage.trust.TrustStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Who somebody is: the room's door. Opens whether or not the directory answers. */
public final class Identity implements AutoCloseable {
    /** How soon a replica ends what is open of an account that was disabled on the primary. */
    private static final Duration RECHECK = Duration.ofMinutes(1);

    private final Optional<LdapRealm> realm;
    private final Sessions sessions;
    private final ApiKeys keys;
    private final Credentials credentials;
    private final People people;
    private final RoleAdministration roles;
    private final StepUp stepUp;
    private final List<Resource> resources;
    private final List<Check> checks;
    private final Defence defence;

    /**
     * What other rooms tell.
     *
     * @param primary the address of the primary, for those who come to a replica with what only that one takes; empty if none is known
     * @param authority what it says of certificates that programs show
     */
    public record Neighbours(Supplier<String> primary, Vouching authority) {
        /** A node by itself, without an authority. */
        public static final Neighbours NONE = new Neighbours(() -> "", Vouching.NONE);
    }

    private Identity(
            Optional<LdapRealm> realm,
            Sessions sessions,
            ApiKeys keys,
            Credentials credentials,
            People people,
            RoleAdministration roles,
            StepUp stepUp,
            List<Resource> resources,
            List<Check> checks,
            Defence defence) {
        this.defence = defence;
        this.realm = realm;
        this.sessions = sessions;
        this.keys = keys;
        this.credentials = credentials;
        this.people = people;
        this.roles = roles;
        this.stepUp = stepUp;
        this.resources = resources;
        this.checks = checks;
    }

    /**
     * Opens the room.
     *
     * @param places accounts are shared, sessions and who was seen are this node's own
     * @param secrets where the key lies under which second factors are kept
     * @param neighbours what other rooms tell
     * @param firstPasswordFile where the administrator's first password is put when there is no such account yet
     */
    public static Identity open(
            Configuration settings,
            Places places,
            SecretStore secrets,
            Neighbours neighbours,
            AuditLog audit,
            Jobs jobs,
            Clock clock,
            Path firstPasswordFile) {
        var accounts = new LocalAccounts(
                places.shared(),
                new PasswordPolicy(settings.password(), settings.server().name()),
                clock,
                firstPasswordFile);
        var assignments = new Assignments(settings, places, accounts::knows, clock);
        var organisation = new OrganisationDirectory(settings, places, assignments, clock);
        Optional<LdapRealm> realm = organisation.realm();
        var sessions = new Sessions(settings.session(), Assignments.rolesOf(settings), places.own(), jobs, clock);
        var seen = new SeenUsers(places.own(), clock);
        var defence = new Defence(settings, clock, audit);
        var ends = new PasswordEnds(places.own());
        var signIn = new SignIn(accounts, organisation.signIn(accounts), ends, defence, audit, clock);
        var agreement = new Agreement(settings.agreement(), places, clock);
        var factors = new SecondFactors(
                settings.secondFactor(), settings.server().name(), places, secrets, neighbours.primary(), clock);
        var barred = new BarredAccounts(places.shared(), clock);
        var rules = new EntranceRules(assignments, accounts::knows, barred::barred, factors, List.of(agreement));
        var news = new PasswordNews(ends, realm, settings.password().notice(), clock);
        var reports = new SessionReports(sessions, news::of);
        var entrance = new Entrance(rules, sessions, seen::note, reports, audit);
        var cookie = new SessionCookie(sessions);
        var stepUp = new StepUp(cookie, rules.factors(), clock);
        var reproof = new Reproof(
                settings.oidc(),
                account -> assignments.lastVouched(account.realm(), account.name()),
                sessions,
                audit,
                clock);
        jobs.every(RECHECK, "reproof", reproof);
        var owners = new KeyOwners(assignments, accounts, barred, reproof);
        var keys = new ApiKeys(settings.keys(), places, owners, audit, jobs, clock);
        var certificates = new ClientCertificates(settings.server().name(), neighbours.authority(), clock);
        var keyRequests = new KeyRequests(keys, certificates, new KeyFailures(defence, audit), clock);
        var credentials = new Credentials(cookie, keyRequests, signIn, entrance, clock);
        var end = new AccessEnd(sessions, keys, credentials);
        var acts = new UserActs(accounts, barred, assignments, factors, end, defence::lift);
        var list = new UserList(seen, accounts, barred, assignments, sessions, factors::words);
        jobs.every(RECHECK, "local accounts", new DisabledAccounts(accounts, barred, sessions, end));
        var followUp = new RoleChanges(assignments, sessions, keys, credentials);
        var roles = new RoleAdministration(assignments, organisation.question(), stepUp, followUp, audit, clock);
        var deprovisioning = organisation.deprovisioning(
                List.of(new SessionAccess(sessions), new KeyAccess(keys)), credentials::forget, audit, jobs);
        var candidates = new CandidateTest(
                realm,
                assignments,
                seen::all,
                candidate -> new Assignments(candidate, places, accounts::knows, clock),
                TrustStore.of(places.shared()),
                clock);
        var linked = new LinkedAccounts(accounts, assignments, organisation.question());
        var providers = Providers.open(
                settings,
                places,
                new Providers.Neighbours(entrance, sessions, stepUp, linked, defence, audit),
                jobs,
                clock);
        var beside = new SecondFactors.Neighbours(
                entrance, cookie, sessions, stepUp, assignments, linked::arrival, signIn::prove, defence, audit);
        return new Identity(
                realm,
                sessions,
                keys,
                credentials,
                assignments,
                roles,
                stepUp,
                with(
                        with(providers.resources(), factors.resources(beside).toArray(Resource[]::new)),
                        agreement.resource(entrance, audit),
                        new SessionResource(signIn, entrance, reports, cookie, audit),
                        new PasswordResource(
                                signIn, accounts, realm, ends, credentials, sessions, cookie, entrance, audit),
                        new KeysResource(keys, certificates, stepUp::require, audit, clock),
                        new CartoKeysResource(keys, stepUp::require, audit, clock),
                        new UsersResource(list, acts, stepUp, audit),
                        new SessionsResource(sessions, cookie, acts, audit),
                        new RecoveryResource(acts, audit),
                        new DirectoryResource(realm, deprovisioning, candidates, audit)),
                with(
                        with(providers.checks(), defence.checks().toArray(Check[]::new)),
                        agreement.check(),
                        new IdentityChecks.DirectoryCheck(realm),
                        new SyncCheck(deprovisioning),
                        new IdentityChecks.FirstPasswordCheck(accounts)),
                defence);
    }

    @SafeVarargs
    private static <T> List<T> with(List<T> some, T... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    /** Told of each network that should be kept out before it reaches the appliance. */
    public void onBan(Consumer<Ban> listener) {
        defence.onBan(listener);
    }

    /** For whoever learns that a person is gone, or back. */
    ApiKeys keys() {
        return keys;
    }

    public Authenticator authenticator() {
        return credentials;
    }

    /** What the realms say of people, for decisions about datasets. */
    public People people() {
        return people;
    }

    /**
     * The resource about roles. It also tells what is open to somebody, which another room knows.
     *
     * @param datasets what is open to somebody beside their own and the shared datasets
     */
    public Resource roles(Function<Principal, List<DatasetReason>> datasets) {
        return roles.resource(datasets);
    }

    /** Insists that a person has shown a factor a short while ago, see {@link StepUp#require}: for the dangerous acts of other rooms. */
    public void requireProof(Request request) {
        stepUp.require(request);
    }

    public List<Resource> resources() {
        return resources;
    }

    public List<Check> checks() {
        return checks;
    }

    /** What a drill asks of restored accounts. */
    public static DrillStep drillStep(Clock clock) {
        return new RestoredAccounts(clock);
    }

    public int sessionCount() {
        return sessions.count();
    }

    /** {@code off}, {@code ok} or {@code failing}, as far as the last sign-in or check told. */
    public String directoryState() {
        return realm.map(directory -> directory.trouble().isPresent() ? "failing" : "ok")
                .orElse("off");
    }

    @Override
    public void close() {
        keys.close();
        realm.ifPresent(LdapRealm::close);
    }
}
