package io.mapkeep.tls.acme.server;

import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.acme.server.AcmeFailure.Kind;
import io.mapkeep.tls.acme.server.ClientOrder.Status;
import io.mapkeep.tls.leaf.Leaves;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Orders, from the names to the certificate (RFC 8555, 7.4). */
final class OrderResource implements Resource {
    private static final Duration LIFE = Duration.ofDays(1);
    private static final int MOST_OPEN = 100;
    private static final int MOST_NAMES = 100;

    private final Doorway doorway;
    private final AccountStore accounts;
    private final OrderStore orders;
    private final Leaves leaves;
    private final Trail trail;
    private final Pace pace;
    private final Clock clock;

    /** @param pace of orders, by account */
    OrderResource(
            Doorway doorway,
            AccountStore accounts,
            OrderStore orders,
            Leaves leaves,
            Trail trail,
            Pace pace,
            Clock clock) {
        this.doorway = doorway;
        this.accounts = accounts;
        this.orders = orders;
        this.leaves = leaves;
        this.trail = trail;
        this.pace = pace;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                doorway.forAccounts("/new-order", this::begin),
                doorway.forAccounts("/orders/{id}", this::list),
                doorway.forAccounts("/order/{id}", this::show),
                doorway.forAccounts("/order/{id}/finalize", this::finish),
                doorway.forAccounts("/certificate/{id}", this::certificate));
    }

    private Response begin(Call call) {
        Account account = call.signedIn();
        pace.take(account.id());
        Instant now = clock.instant();
        if (orders.open(account.id(), now) >= MOST_OPEN) {
            throw new AcmeFailure(Kind.RATE_LIMITED, "The account has " + MOST_OPEN + " open orders already.");
        }
        Fields asked = call.fields();
        List<String> names = names(asked);
        requirePermitted(call, account, names);
        Optional<String> replaces = asked.text("replaces").map(id -> replaced(account, id));
        ClientOrder order = new ClientOrder(
                Tokens.next(),
                account.id(),
                Status.PENDING,
                names,
                now,
                now.plus(LIFE),
                Optional.empty(),
                replaces,
                Optional.empty(),
                Optional.empty());
        orders.add(
                order,
                names.stream()
                        .map(name -> new Proof(
                                Tokens.next(),
                                order.id(),
                                account.id(),
                                name,
                                Tokens.next(),
                                Proof.Status.PENDING,
                                Optional.empty(),
                                Optional.empty(),
                                order.expires(),
                                Optional.empty()))
                        .toList());
        return shown(201, call, order);
    }

    private static List<String> names(Fields asked) {
        if (asked.has("notBefore") || asked.has("notAfter")) {
            throw AcmeFailure.malformed("How long certificates live is not the client's choice.");
        }
        List<Fields> identifiers = asked.objects("identifiers");
        if (identifiers.isEmpty() || identifiers.size() > MOST_NAMES) {
            throw AcmeFailure.malformed("An order has 1 to " + MOST_NAMES + " names.");
        }
        var names = new TreeSet<String>();
        for (Fields identifier : identifiers) {
            if (!identifier.requiredText("type").equals("dns")) {
                throw new AcmeFailure(Kind.UNSUPPORTED_IDENTIFIER, "Names are of the type \"dns\".");
            }
            String name = identifier.requiredText("value").toLowerCase(Locale.ROOT);
            if (name.startsWith("*.")) {
                throw new AcmeFailure(
                        Kind.REJECTED_IDENTIFIER,
                        "\"" + Look.printable(name)
                                + "\": wildcards are proven by dns-01 alone, which is not done here.");
            }
            if (name.matches("[0-9.]+|.*[:\\s].*") || name.indexOf('.') < 0) {
                throw new AcmeFailure(
                        Kind.REJECTED_IDENTIFIER, "\"" + Look.printable(name) + "\" is no name of a host in the DNS.");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    /** By the authority's policy, and by what the administrator permits this account. */
    private void requirePermitted(Call call, Account account, List<String> names) {
        try {
            leaves.requirePermitted(names);
            Optional<Binding> binding = account.binding().flatMap(accounts::binding);
            for (String name : names) {
                if (binding.isPresent() && !binding.get().permits(name)) {
                    throw new AcmeFailure(
                            Kind.REJECTED_IDENTIFIER,
                            "\"" + name + "\" is none of the names that this account may have.");
                }
            }
        } catch (AcmeFailure | ProblemException refused) {
            trail.record(
                    call.request(),
                    account,
                    "certificate.issue",
                    String.join(" ", names),
                    Outcome.DENIED,
                    Map.of("why", String.valueOf(refused.getMessage())));
            throw refused;
        }
    }

    private String replaced(Account account, String id) {
        String serial = RenewalId.serial(id);
        boolean own = orders.findBySerial(serial)
                .filter(order -> order.account().equals(account.id()))
                .isPresent();
        if (!own) {
            throw AcmeFailure.malformed("\"replaces\" names no certificate of this account.");
        }
        if (orders.isReplaced(serial)) {
            throw new AcmeFailure(Kind.ALREADY_REPLACED, "Another order replaces that certificate already.");
        }
        return serial;
    }

    private Response list(Call call) {
        call.requireReading();
        call.requireOwner(call.request().pathParameter("id"));
        return Response.ok(Map.of(
                "orders",
                orders.of(call.signedIn().id()).stream()
                        .filter(order -> order.status() != Status.INVALID && !order.overAt(clock.instant()))
                        .map(order -> call.addresses().order(order.id()))
                        .toList()));
    }

    private ClientOrder own(Call call) {
        ClientOrder order = orders.find(call.request().pathParameter("id")).orElseThrow(Call::unknown);
        call.requireOwner(order.account());
        return order;
    }

    private Response show(Call call) {
        call.requireReading();
        return shown(200, call, own(call));
    }

    private Response finish(Call call) {
        ClientOrder order = own(call);
        Account account = call.signedIn();
        byte[] request = call.fields().bytes("csr");
        if (order.overAt(clock.instant()) || !orders.move(order.id(), Status.READY, Status.PROCESSING)) {
            throw new AcmeFailure(
                    Kind.ORDER_NOT_READY,
                    "The order is " + word(order, clock.instant()) + "; its names are proven first.");
        }
        try {
            Leaves.Handed made = leaves.issue(
                    new Leaves.Asked(request, order.names(), Signed.publicKey(call.key())),
                    "acme:" + trail.label(account));
            orders.finish(order.id(), made.serial(), made.chain(), made.notAfter());
            trail.record(
                    call.request(),
                    account,
                    "certificate.issue",
                    "server",
                    Outcome.SUCCESS,
                    Map.of(
                            "serial", made.serial(),
                            "names", String.join(" ", order.names()),
                            "not_after", made.notAfter().toString(),
                            "key", "of a request"));
        } catch (RuntimeException refused) {
            // The names are proven all the same: a better request may follow.
            orders.move(order.id(), Status.PROCESSING, Status.READY);
            throw refused;
        }
        return shown(200, call, orders.find(order.id()).orElseThrow(Call::unknown));
    }

    private Response certificate(Call call) {
        call.requireReading();
        ClientOrder order = own(call);
        String chain = order.chain().orElseThrow(Call::unknown);
        return Response.bytes(200, "application/pem-certificate-chain", chain.getBytes(StandardCharsets.US_ASCII));
    }

    private static String word(ClientOrder order, Instant now) {
        return (order.overAt(now) ? Status.INVALID : order.status()).name().toLowerCase(Locale.ROOT);
    }

    private Response shown(int status, Call call, ClientOrder order) {
        Addresses addresses = call.addresses();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", word(order, clock.instant()));
        body.put("expires", order.expires().toString());
        List<Object> identifiers = new ArrayList<>();
        order.names().forEach(name -> identifiers.add(Map.of("type", "dns", "value", name)));
        body.put("identifiers", identifiers);
        body.put(
                "authorizations",
                orders.proofsOf(order.id()).stream()
                        .map(proof -> addresses.authorization(proof.id()))
                        .toList());
        body.put("finalize", addresses.order(order.id()) + "/finalize");
        if (order.status() == Status.VALID) {
            body.put("certificate", addresses.certificate(order.id()));
        }
        order.error().ifPresent(error -> body.put("error", ProofResource.error(error)));
        return Response.json(status, body).with("Location", addresses.order(order.id()));
    }
}
