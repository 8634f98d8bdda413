package io.mapkeep.data.dataset;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.Verb;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What somebody gave to others on a dataset. It goes with the dataset: one of the same name made later starts without grants.
 *
 * @param dataset its id
 * @param by who gave it, as {@code realm/name}
 */
record DatasetGrant(UUID dataset, Grantee to, Set<Verb> verbs, String by, Instant at) {
    DatasetGrant {
        verbs = verbs.isEmpty() ? Set.of() : java.util.Collections.unmodifiableSet(EnumSet.copyOf(verbs));
    }

    /** Like {@code select,insert}. */
    static String words(Set<Verb> verbs) {
        return verbs.stream().sorted().map(Verb::word).collect(Collectors.joining(","));
    }
}
