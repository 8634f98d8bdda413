package io.mapkeep.data.dataset;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.People;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Verb;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/datasets/{name}/grants}: to whom a dataset is open beside its owner; for those who may change it. */
final class DatasetGrantsResource implements Resource {
    private static final String PATH = "/api/v1/datasets/{name}/grants";
    /** Each is looked at for each decision; whoever needs more has a group. */
    private static final int MOST = 200;

    private static final Set<Permission> CHANGING = Set.of(Permission.IMPORT_DATASETS, Permission.MANAGE_DATASETS);

    private final Datasets datasets;
    private final DatasetGrantStore grants;
    private final People people;
    private final AuditLog audit;
    private final Clock clock;

    /** What giving takes. */
    record Asked(@Nullable String to, @Nullable List<String> verbs) {}

    /** A grant as the API tells it. */
    record Shown(String to, List<String> verbs, String by, Instant at) {
        static Shown of(DatasetGrant grant) {
            return new Shown(grant.to().text(), words(grant.verbs()), grant.by(), grant.at());
        }

        private static List<String> words(Set<Verb> verbs) {
            return verbs.stream().sorted().map(Verb::word).toList();
        }
    }

    DatasetGrantsResource(Datasets datasets, DatasetGrantStore grants, People people, AuditLog audit, Clock clock) {
        this.datasets = datasets;
        this.grants = grants;
        this.people = people;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needsOneOf(CHANGING, Method.GET, PATH, this::list),
                Route.needsOneOf(CHANGING, Method.POST, PATH, this::grant),
                Route.needsOneOf(CHANGING, Method.DELETE, PATH, this::revoke));
    }

    private Response list(Request request) {
        Dataset dataset = datasets.changeable(request.principal(), request.pathParameter("name"));
        return Response.ok(shown(dataset));
    }

    private Response grant(Request request) {
        request.principal().requireToLeaveAccess();
        Dataset dataset = changeable(request, "dataset.grant");
        Asked asked = Json.read(request, Asked.class);
        Grantee to = grantee(asked.to());
        Set<Verb> verbs = verbs(asked.verbs() == null ? List.of() : asked.verbs());
        List<DatasetGrant> present = grants.of(dataset.id());
        Set<Verb> before = verbsOf(present, to);
        if (before.isEmpty() && present.size() >= MOST) {
            throw new InvalidInput(Problem.of(
                    "MK-DAT-006",
                    "This dataset has as many grants as it can have.",
                    "There are " + MOST + " already.",
                    "Give it to a group or a role instead, and revoke what is not needed any more."));
        }
        Set<Verb> after = EnumSet.copyOf(verbs);
        after.addAll(before);
        return put(request, "dataset.grant", dataset, to, before, after);
    }

    /** Without verbs, all that the grantee was given. */
    private Response revoke(Request request) {
        Dataset dataset = changeable(request, "dataset.revoke");
        Grantee to = grantee(request.query("to").orElse(null));
        Set<Verb> before = verbsOf(grants.of(dataset.id()), to);
        if (before.isEmpty()) {
            throw new NotFound(Problem.of(
                    "MK-DAT-007",
                    to.text() + " has no grant on \"" + dataset.name() + "\".",
                    "What somebody may do as its owner, because it is shared, or by a role, is not taken here.",
                    "See what there is: mapkeep dataset show " + dataset.name()));
        }
        Set<Verb> after = EnumSet.noneOf(Verb.class);
        request.query("verbs").ifPresent(words -> {
            after.addAll(before);
            after.removeAll(verbs(Arrays.asList(words.split(","))));
        });
        return put(request, "dataset.revoke", dataset, to, before, after);
    }

    private Response put(
            Request request, String action, Dataset dataset, Grantee to, Set<Verb> before, Set<Verb> after) {
        Principal actor = request.principal();
        Grantee stored = stored(dataset, to);
        grants.put(new DatasetGrant(dataset.id(), stored, after, actor.realm() + "/" + actor.name(), clock.instant()));
        audit.record(AuditEvent.of(request, action, dataset.name(), Outcome.SUCCESS)
                .with("to", to.text())
                .with("before", DatasetGrant.words(before))
                .with("after", DatasetGrant.words(after)));
        return Response.ok(shown(dataset));
    }

    private Map<String, Object> shown(Dataset dataset) {
        return Map.of(
                "dataset",
                dataset.name(),
                "grants",
                grants.of(dataset.id()).stream().map(Shown::of).toList());
    }

    private Dataset changeable(Request request, String action) {
        String name = request.pathParameter("name");
        try {
            return datasets.changeable(request.principal(), name);
        } catch (NotPermitted denied) {
            audit.record(AuditEvent.of(request, action, name, Outcome.DENIED));
            throw denied;
        }
    }

    private Grantee grantee(@Nullable String written) {
        Grantee to = Grantee.parse(written == null ? "" : written, people::realmOf);
        if (to instanceof Grantee.OfRole role && !people.isRole(role.word())) {
            throw new InvalidInput(Problem.of(
                    "MK-DAT-008",
                    "There is no role \"" + role.word() + "\".",
                    "It is neither built in nor named in the settings.",
                    "See the roles: mapkeep role list"));
        }
        return to;
    }

    private static Set<Verb> verbs(List<String> words) {
        Set<Verb> verbs = EnumSet.noneOf(Verb.class);
        for (String word : words) {
            verbs.add(Verb.of(word.strip()).orElseThrow(DatasetGrantsResource::noVerb));
        }
        if (verbs.isEmpty()) {
            throw noVerb();
        }
        return verbs;
    }

    private static InvalidInput noVerb() {
        return new InvalidInput(Problem.of(
                "MK-DAT-009",
                "This is nothing that can be granted on a dataset.",
                "What can be granted is: "
                        + Arrays.stream(Verb.values()).map(Verb::word).collect(Collectors.joining(", ")) + ".",
                "Name one or more of them, with commas between."));
    }

    private static Set<Verb> verbsOf(List<DatasetGrant> present, Grantee to) {
        return present.stream()
                .filter(grant -> grant.to().means(to))
                .findFirst()
                .map(DatasetGrant::verbs)
                .orElse(Set.of());
    }

    /** The grantee as it was written first: one group is not listed twice because somebody wrote it otherwise. */
    private Grantee stored(Dataset dataset, Grantee to) {
        return grants.of(dataset.id()).stream()
                .map(DatasetGrant::to)
                .filter(known -> known.means(to))
                .findFirst()
                .orElse(to);
    }
}
