package io.mapkeep.tls.acme.server;

import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.AcmeServerSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import io.mapkeep.tls.authority.AddressRange;
import io.mapkeep.tls.authority.KeyCipher;
import io.mapkeep.tls.leaf.Leaves;
import io.mapkeep.tls.revocation.Revocations;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The ACME server.
 *
 * <pre>
 *   client ─▶ Doorway (form, address, nonce, key, signature) ─▶ AccountResource, OrderResource, ProofResource, RevocationResource
 *                                                                     │                │
 *                                                     Leaves (policy, issuing)    Validations ─▶ Reach ─▶ Look, TlsLook ─▶ the host
 * </pre>
 */
public final class AcmeServer {
    private static final Duration KEPT = Duration.ofDays(7);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MOST_NONCES = 200_000;
    private static final int REQUESTS = 6_000;
    private static final int ORDERS = 300;
    private static final int LOOKS = 600;
    private static final int NEW_ACCOUNTS = 50;

    private final AcmeServerSection settings;
    private final String directory;
    private final Database database;
    private final AccountStore accounts;
    private final OrderStore orders;
    private final BindingKeys keys;
    private final Leaves leaves;
    private final Revocations revocations;
    private final AuditLog audit;
    private final Clock clock;
    private final Reach reach;

    /**
     * Where what is issued comes from.
     *
     * @param cipher from whose secret the keys of accounts are derived
     */
    public record Authority(Leaves leaves, Revocations revocations, KeyCipher cipher) {}

    /**
     * Opens its tables; nothing is served before {@link #resources}.
     *
     * @param web where it is reached, like {@code https://maps.example.org}
     * @throws BadConfiguration (MK-TLS-064) if a network is none
     */
    public AcmeServer(
            AcmeServerSection settings, String web, Database shared, Authority authority, AuditLog audit, Clock clock) {
        Migrations.run(shared, AcmeServer.class, "acme-server", List.of("001-acme-server.sql"));
        this.settings = settings;
        this.directory = new Addresses(web).of("/directory");
        this.database = shared;
        this.accounts = new AccountStore(shared);
        this.orders = new OrderStore(shared);
        this.keys = new BindingKeys(authority.cipher());
        this.leaves = authority.leaves();
        this.revocations = authority.revocations();
        this.audit = audit;
        this.clock = clock;
        this.reach =
                new Reach(settings.networks().stream().map(AcmeServer::network).toList());
    }

    private static AddressRange network(String written) {
        try {
            return AddressRange.parse(written);
        } catch (IllegalArgumentException none) {
            throw new BadConfiguration(
                    Problem.of(
                            "MK-TLS-064",
                            "The network \"" + written + "\" of tls.acme_server.networks is none.",
                            "It is " + none.getMessage() + ".",
                            "Write its first address and the length of its prefix, like 10.0.0.0/8, then: mapkeep"
                                    + " config check"),
                    none);
        }
    }

    /** What is served: the administrator's part always, the clients' where there are networks. Begins what it does by itself. */
    public List<Resource> resources(Jobs jobs) {
        List<Resource> all = new ArrayList<>();
        all.add(new BindingsResource(
                accounts, keys, leaves, audit, clock, new BindingsResource.Setup(settings.on(), directory)));
        if (settings.on()) {
            if (!database.readOnly()) {
                orders.resume();
                jobs.every(
                        HOUR, "acme-orders", () -> orders.forget(clock.instant().minus(KEPT)));
            }
            var doorway = new Doorway(
                    accounts,
                    new Nonces(clock, MOST_NONCES),
                    new Pace("requests of an account", REQUESTS, HOUR, clock));
            var trail = new Trail(audit, accounts);
            all.add(new DirectoryResource(doorway, leaves, revocations, settings.bindingRequired(), clock));
            all.add(new AccountResource(
                    doorway,
                    accounts,
                    keys,
                    trail,
                    new Pace("new accounts from one address", NEW_ACCOUNTS, HOUR, clock),
                    new AccountResource.Terms(settings.bindingRequired()),
                    clock));
            all.add(new OrderResource(
                    doorway,
                    accounts,
                    orders,
                    leaves,
                    trail,
                    new Pace("orders of an account", ORDERS, HOUR, clock),
                    clock));
            all.add(new ProofResource(
                    doorway,
                    orders,
                    new Validations(orders, reach, jobs, clock),
                    trail,
                    new Pace("looks at hosts for an account", LOOKS, HOUR, clock),
                    clock));
            all.add(new RevocationResource(doorway, orders, leaves, revocations, trail, audit));
        }
        return List.copyOf(all);
    }
}
