package io.mapkeep.data.dataset;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.People;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Verb;
import io.mapkeep.data.dataset.Dataset.Visibility;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The one place that decides what somebody may do with a dataset: SQL, tiles, exports, imports and the datasets' own resource all ask it, and so does whoever wants
 * to know why. What nothing allows is denied.
 *
 * <pre>
 *   key's scope ─▶ manage_datasets? ─▶ read_datasets? ─▶ owner? ─▶ shared? ─▶ granted to the person, a role, a group?
 *     can deny         allows            can deny        allows     allows          allows
 * </pre>
 *
 * A grant never lifts somebody over their roles: who may not read datasets at all, like an operator, sees none.
 */
final class DatasetAccess {
    private final People people;

    DatasetAccess(People people) {
        this.people = people;
    }

    /** @param grants those on that dataset, asked for only if nothing else decides: most datasets are one's own or shared */
    Decision decide(Principal principal, Dataset dataset, Verb verb, Supplier<List<DatasetGrant>> grants) {
        if (principal.scope().isPresent() && !principal.scope().get().allows(dataset.name(), verb)) {
            return Decision.deny("the key was made for less");
        }
        if (principal.may(Permission.MANAGE_DATASETS)) {
            return Decision.allow("a role with manage_datasets");
        }
        if (!principal.may(Permission.READ_DATASETS)) {
            return Decision.deny("no role with read_datasets");
        }
        if (principal.owns(dataset.ownerRealm(), dataset.owner())
                && (verb == Verb.SELECT || principal.may(Permission.IMPORT_DATASETS))) {
            return Decision.allow("owner");
        }
        if (dataset.visibility() == Visibility.SHARED && verb == Verb.SELECT) {
            return Decision.allow("shared");
        }
        return byGrant(principal, verb, grants.get());
    }

    /** Whether somebody may change, share and delete the dataset itself: by grants on its rows nobody may. */
    boolean mayChange(Principal principal, Dataset dataset) {
        boolean reached = principal.scope().isEmpty()
                || Set.of(Verb.values()).stream()
                        .allMatch(verb -> principal.scope().get().allows(dataset.name(), verb));
        return reached
                && (principal.may(Permission.MANAGE_DATASETS)
                        || principal.owns(dataset.ownerRealm(), dataset.owner())
                                && principal.may(Permission.IMPORT_DATASETS));
    }

    private Decision byGrant(Principal principal, Verb verb, List<DatasetGrant> grants) {
        for (DatasetGrant grant : grants) {
            if (grant.verbs().contains(verb) && reaches(grant.to(), principal)) {
                return Decision.allow("grant to " + grant.to().text());
            }
        }
        return Decision.deny("neither shared nor granted");
    }

    private boolean reaches(Grantee to, Principal principal) {
        if (to instanceof Grantee.OfRole role) {
            return principal.roles().stream().anyMatch(own -> own.word().equals(role.word()));
        }
        if (to instanceof Grantee.Group group) {
            return group.realm().equals(principal.realm())
                    && people.groups(principal.realm(), principal.name()).stream()
                            .anyMatch(own -> group.is(principal.realm(), own));
        }
        return to.equals(Grantee.Person.of(principal));
    }
}
