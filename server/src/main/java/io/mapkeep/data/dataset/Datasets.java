package io.mapkeep.data.dataset;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.data.dataset.Dataset.Visibility;
import io.mapkeep.rest.Resource;
import io.mapkeep.storage.database.Database;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The datasets of the appliance and who may do what with them. Reading: everybody who may read datasets, if it is shared; else its owner
 * and the admins. Changing and deleting: its owner and the admins. What somebody may not see does not exist for them.
 */
public final class Datasets {
    private final DatasetStore store;
    private final Clock clock;

    public Datasets(Database database, Clock clock) {
        this.store = new DatasetStore(database);
        this.clock = clock;
    }

    /** All that {@code principal} may read, by name. */
    public List<Dataset> readableBy(Principal principal) {
        return store.all().stream()
                .filter(dataset -> mayRead(principal, dataset))
                .toList();
    }

    /**
     * The dataset of that name.
     *
     * @throws NotFound if there is none, or {@code principal} may not read it
     */
    public Dataset readable(Principal principal, String name) {
        return store.find(name)
                .filter(dataset -> mayRead(principal, dataset))
                .orElseThrow(() -> new NotFound(Problem.of(
                        "MK-DAT-001",
                        "There is no dataset \"" + name + "\" for you.",
                        "It does not exist, or it is private to somebody else.",
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
        return List.of(new DatasetsResource(this, audit));
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
        boolean own = dataset.owner().equals(principal.name()) && principal.may(Permission.IMPORT_DATASETS);
        return own || principal.may(Permission.MANAGE_DATASETS);
    }

    private Dataset changeable(Principal principal, String name) {
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

    private static boolean mayRead(Principal principal, Dataset dataset) {
        boolean visible =
                dataset.visibility() == Visibility.SHARED || dataset.owner().equals(principal.name());
        return principal.may(Permission.MANAGE_DATASETS) || visible && principal.may(Permission.READ_DATASETS);
    }
}
