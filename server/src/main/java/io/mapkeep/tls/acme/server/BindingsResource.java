package io.mapkeep.tls.acme.server;

import io.mapkeep.access.Permission;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.AcmeAccounts;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.leaf.Leaves;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** {@code /api/v1/certificates/acme-accounts}: an administrator lets a host open an account, and puts an end to it. */
final class BindingsResource implements Resource {
    private static final String PATH = "/api/v1/certificates/acme-accounts";
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MOST = 1_000;

    private final AccountStore accounts;
    private final BindingKeys keys;
    private final Leaves leaves;
    private final AuditLog audit;
    private final Clock clock;
    private final Setup setup;

    /**
     * How the server is set up.
     *
     * @param on whether there is one
     * @param directory where clients begin
     */
    record Setup(boolean on, String directory) {}

    BindingsResource(AccountStore accounts, BindingKeys keys, Leaves leaves, AuditLog audit, Clock clock, Setup setup) {
        this.accounts = accounts;
        this.keys = keys;
        this.leaves = leaves;
        this.audit = audit;
        this.clock = clock;
        this.setup = setup;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.OPERATE, Method.GET, PATH, this::list),
                Route.needs(Permission.ADMINISTER, Method.POST, PATH, this::add),
                Route.needs(Permission.ADMINISTER, Method.DELETE, PATH + "/{label}", this::remove));
    }

    private Response list(Request request) {
        return Response.ok(new AcmeAccounts(
                setup.directory(), accounts.bindings().stream().map(this::shown).toList()));
    }

    private synchronized Response add(Request request) {
        AcmeAccounts.Addition asked = Json.read(request, AcmeAccounts.Addition.class);
        requireOn();
        if (!LABEL.matcher(asked.label()).matches()) {
            throw new InvalidInput(Problem.of(
                    "MK-TLS-065",
                    "The ACME account cannot be made.",
                    "\"" + asked.label()
                            + "\" is no name for one: letters, digits, dot, dash and underline, at most 64.",
                    "Name it after the host, like: mapkeep cert acme-account add db1"));
        }
        List<Binding> all = accounts.bindings();
        if (all.size() >= MOST || all.stream().anyMatch(one -> one.label().equals(asked.label()))) {
            throw new Conflict(Problem.of(
                    "MK-TLS-066",
                    "The ACME account \"" + asked.label() + "\" cannot be made.",
                    all.size() >= MOST ? "There are " + MOST + " already." : "There is one of that name.",
                    "See them: mapkeep cert acme-account list; remove what is not used: mapkeep cert"
                            + " acme-account remove NAME"));
        }
        List<String> names = asked.names().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        if (!names.isEmpty()) {
            leaves.requirePermitted(names);
        }
        Binding binding = new Binding(
                Tokens.next(),
                asked.label(),
                names,
                clock.instant(),
                request.principal().realm() + ":" + request.principal().name());
        audit.record(AuditEvent.of(request, "acme.account-add", binding.label(), Outcome.SUCCESS)
                .with("id", binding.id())
                .with("names", names.isEmpty() ? "all that the authority may vouch for" : String.join(" ", names)));
        accounts.add(binding);
        return Response.json(
                        201,
                        new AcmeAccounts.Added(shown(binding), setup.directory(), Tokens.encode(keys.of(binding.id()))))
                .with("Cache-Control", "no-store");
    }

    private synchronized Response remove(Request request) {
        String label = request.pathParameter("label");
        Binding binding = accounts.bindings().stream()
                .filter(one -> one.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new NotFound(Problem.of(
                        "MK-TLS-067",
                        "There is no ACME account of this name; nothing was changed.",
                        "\"" + label + "\" is none of those that were added.",
                        "See them: mapkeep cert acme-account list")));
        AcmeAccounts.Account shown = shown(binding);
        audit.record(AuditEvent.of(request, "acme.account-remove", binding.label(), Outcome.SUCCESS)
                .with("id", binding.id())
                .with("names_before", String.join(" ", binding.names()))
                .with("opened", Integer.toString(shown.opened())));
        accounts.remove(binding);
        return Response.ok(shown);
    }

    private void requireOn() {
        if (!setup.on()) {
            throw new Conflict(Problem.of(
                    "MK-TLS-068",
                    "There is no ACME server; nothing was changed.",
                    "tls.acme_server.networks names no network in which hosts may get certificates.",
                    "Name them, like: mapkeep config set tls.acme_server.networks '[\"10.0.0.0/8\"]', then restart"));
        }
    }

    private AcmeAccounts.Account shown(Binding binding) {
        return new AcmeAccounts.Account(
                binding.id(),
                binding.label(),
                binding.names(),
                binding.created(),
                binding.createdBy(),
                accounts.countOf(binding.id()));
    }
}
