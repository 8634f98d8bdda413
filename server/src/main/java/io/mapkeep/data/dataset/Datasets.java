package io.mapkeep.data.dataset;

import io.mapkeep.access.People;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Verb;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.RoleExplanation.DatasetReason;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.data.dataset.Dataset.Visibility;
import io.mapkeep.rest.Resource;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.GuestTables;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The datasets of the appliance and who may do what with them. Reading: everybody who may read datasets, if it is shared; else its owner, those to whom it is
 * granted, and those who manage everybody's. Changing and deleting: its owner and the latter. What somebody may not see does not exist for them.
 */
public final class Datasets {
    private final DatasetStore store;
    private final DatasetGrantStore grants;
    private final DatasetAccess access;
    private final People people;
    private final Clock clock;

    /** Where no person's groups are asked for: drills, rehearsals, tools. */
    public Datasets(Database database, Clock clock) {
        this(database, People.UNKNOWN, clock);
    }

    /** @param people tells who is in which group, for grants to groups */
    public Datasets(Database database, People people, Clock clock) {
        this.store = new DatasetStore(database);
        this.grants = new DatasetGrantStore(database);
        this.access = new DatasetAccess(people);
        this.people = people;
        this.clock = clock;
    }

    /** All that {@code principal} may read, by name. */
    public List<Dataset> readableBy(Principal principal) {
        List<Dataset> all = store.all();
        // After the datasets: a grant says by its dataset's id which one it is on, so a dataset that is new since finds
        // none.
        Map<UUID, List<DatasetGrant>> granted = grants.all();
        return all.stream()
                .filter(dataset -> access.decide(
                                principal, dataset, Verb.SELECT, () -> granted.getOrDefault(dataset.id(), List.of()))
                        .allowed())
                .toList();
    }

    /**
     * The dataset of that name.
     *
     * @throws NotFound if there is none, or {@code principal} may not read it
     */
    public Dataset readable(Principal principal, String name) {
        return store.find(name)
                .filter(dataset -> may(principal, dataset, Verb.SELECT))
                .orElseThrow(() -> new NotFound(Problem.of(
                        "MK-DAT-001",
                        "There is no dataset \"" + name + "\" for you.",
                        "It does not exist, or it is neither shared with you nor granted to you.",
                        "See what there is: GET /api/v1/datasets")));
    }

    /** The dataset of that name, whoever may see it. For the appliance's own use. */
    public Optional<Dataset> find(String name) {
        return store.find(name);
    }

    /** All of them, whoever may see them. For the appliance's own use. */
    public List<Dataset> all() {
        return store.all();
    }

    /** Whether the name is taken, whoever may see it. */
    public boolean exists(String name) {
        return find(name).isPresent();
    }

    /** What this room offers over HTTP. */
    public List<Resource> resources(AuditLog audit) {
        return List.of(
                new DatasetsResource(this, audit), new DatasetGrantsResource(this, grants, people, audit, clock));
    }

    /**
     * Turns a filled staging table into a dataset; both are there afterwards or neither, also after a crash.
     *
     * @throws Conflict if the name was taken meanwhile
     */
    public void publish(String stagingTable, Dataset dataset) {
        if (exists(dataset.name())) {
            throw new Conflict(Problem.of(
                    "MK-DAT-002",
                    "There is a dataset \"" + dataset.name() + "\" already.",
                    "Names are unique in the appliance.",
                    "Import it under another name, or delete the other one first."));
        }
        store.publish(stagingTable, dataset);
    }

    /** Changes what is given and returns the dataset as it now is. */
    public Dataset change(Principal principal, String name, Optional<String> title, Optional<Visibility> visibility) {
        Dataset dataset = changeable(principal, name);
        store.describe(name, title.orElse(dataset.title()), visibility.orElse(dataset.visibility()), clock.instant());
        return readable(principal, name);
    }

    public void delete(Principal principal, String name) {
        store.delete(changeable(principal, name).name());
    }

    /** Whether {@code principal} may change and delete it. */
    public boolean mayChange(Principal principal, Dataset dataset) {
        return access.mayChange(principal, dataset);
    }

    Dataset changeable(Principal principal, String name) {
        Dataset dataset = readable(principal, name);
        if (mayChange(principal, dataset)) {
            return dataset;
        }
        throw new NotPermitted(Problem.of(
                "MK-DAT-003",
                "You may look at \"" + name + "\" but not change it.",
                "It belongs to " + dataset.owner() + ".",
                "Ask " + dataset.owner() + " or an administrator."));
    }

    /** Whether {@code principal} may do that with its rows. */
    public boolean may(Principal principal, Dataset dataset, Verb verb) {
        return access.decide(principal, dataset, verb, () -> grants.of(dataset.id()))
                .allowed();
    }

    /** What is open to somebody by grants, for explanations. */
    public List<DatasetReason> grantsTo(Principal principal) {
        Map<UUID, List<DatasetGrant>> granted = grants.all();
        return store.all().stream()
                .filter(dataset -> granted.containsKey(dataset.id()))
                .flatMap(dataset -> reasons(principal, dataset, granted.getOrDefault(dataset.id(), List.of())).stream())
                .toList();
    }

    private List<DatasetReason> reasons(Principal principal, Dataset dataset, List<DatasetGrant> granted) {
        Map<String, List<String>> verbsByReason = new TreeMap<>();
        for (Verb verb : Verb.values()) {
            Decision decision = access.decide(principal, dataset, verb, () -> granted);
            if (decision.allowed() && decision.reason().startsWith("grant")) {
                verbsByReason
                        .computeIfAbsent(decision.reason(), reason -> new ArrayList<>())
                        .add(verb.word());
            }
        }
        return verbsByReason.entrySet().stream()
                .map(entry -> new DatasetReason(dataset.name(), entry.getValue(), entry.getKey()))
                .toList();
    }

    /** These datasets as a query may read them, and no others that take their names meanwhile. */
    public static GuestTables tables(Collection<Dataset> readable) {
        return new GuestTables(
                readable.stream()
                        .collect(Collectors.toMap(
                                Dataset::name, dataset -> dataset.id().toString())),
                DatasetStore::is);
    }

    /**
     * Whether it is still there and has not been replaced by another one of its name. Asked after something was read by name: ids never come back, so what was
     * read was this dataset's.
     */
    public boolean isStill(Dataset dataset) {
        return find(dataset.name()).filter(now -> now.id().equals(dataset.id())).isPresent();
    }
}
