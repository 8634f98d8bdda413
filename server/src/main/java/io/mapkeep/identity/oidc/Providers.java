package io.mapkeep.identity.oidc;

import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.health.Check;
import io.mapkeep.identity.defence.Defence;
import io.mapkeep.identity.entrance.Entrance;
import io.mapkeep.identity.entrance.StepUp;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.trust.TrustStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The providers of the settings: the package's door. Opening it opens no connection. */
public final class Providers {
    private static final Duration CLEANING = Duration.ofHours(1);

    private final List<Resource> resources;
    private final List<Check> checks;

    /** What of the room it works with. */
    public record Neighbours(
            Entrance entrance,
            Sessions sessions,
            StepUp stepUp,
            LinkedRealms linked,
            Defence defence,
            AuditLog audit) {}

    private Providers(List<Resource> resources, List<Check> checks) {
        this.resources = resources;
        this.checks = checks;
    }

    /**
     * Opens it.
     *
     * @param places accounts and links are shared; whose a provider's session is, is this node's own
     */
    public static Providers open(Configuration settings, Places places, Neighbours room, Jobs jobs, Clock clock) {
        Map<String, Provider> providers = new TreeMap<>();
        var added = TrustStore.of(places.shared());
        settings.oidc().forEach((name, section) -> providers.put(name, new Provider(section, added, clock)));
        var accounts = new ProviderAccounts(places.shared(), clock);
        var provided =
                new ProviderSessions(places.own(), clock, settings.session().absolute());
        var flows = new FlowCookie(clock);
        var beginning = new Beginning(flows, clock);
        var links = new Links(providers, accounts, beginning, room.stepUp(), room.audit());
        var arrivals = new Arrivals(accounts, room.linked());
        if (!providers.isEmpty()) {
            jobs.every(CLEANING, "provider-sessions", provided::clean);
        }
        return new Providers(
                List.of(
                        new SignInResource(providers, flows, beginning, arrivals, links, provided, room),
                        links,
                        new SignOutResource(
                                providers, accounts, provided, room.sessions(), room.defence(), room.audit())),
                providers.values().stream().<Check>map(ProviderCheck::new).toList());
    }

    public List<Resource> resources() {
        return resources;
    }

    public List<Check> checks() {
        return checks;
    }
}
