package io.mapkeep.access;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The most that a key may be used for. It only ever narrows what its owner's roles allow: both lists of datasets must agree, and neither gives a right.
 *
 * @param permissions of the owner's, those that the key keeps
 * @param datasets the names of the datasets that the key reaches; empty means all
 * @param tables for the datasets named here, what may be done with their rows; for those not named, all that their grants allow
 */
public record Scope(Set<Permission> permissions, Optional<Set<String>> datasets, Map<String, Set<Verb>> tables) {
    public Scope {
        permissions = Set.copyOf(permissions);
        datasets = datasets.map(Set::copyOf);
        tables = tables.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
    }

    /** A key for certain datasets is a key for data: by no other permission may it get at what it does not name. */
    public boolean allows(Permission permission) {
        return permissions.contains(permission) && (datasets.isEmpty() || permission.aboutDatasets());
    }

    public boolean allows(String dataset, Verb verb) {
        boolean reached = datasets.isEmpty() || datasets.get().contains(dataset);
        return reached && (!tables.containsKey(dataset) || tables.get(dataset).contains(verb));
    }
}
