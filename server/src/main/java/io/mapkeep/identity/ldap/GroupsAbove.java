package io.mapkeep.identity.ldap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers for some seconds which groups contain groups. Who is in a group is asked anew at each sign-in, but which group is in which changes rarely, and
 * asking costs as much as all else. What a sign-in may miss by this is put right by the next look at everybody, which begins with nothing remembered.
 */
final class GroupsAbove {
    private static final long COUNTS = Duration.ofSeconds(15).toNanos();
    private static final int MOST = 2000;

    private record Answer(List<String> groups, long at) {
        boolean counts() {
            return System.nanoTime() - at < COUNTS;
        }
    }

    private final Map<Set<String>, Answer> answers = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Set<String>, Answer> eldest) {
            return size() > MOST;
        }
    };

    /** Those of the groups that are not known to be in no other. */
    synchronized List<String> unsettled(Set<String> groups) {
        List<String> left = new ArrayList<>();
        for (String group : groups) {
            Answer alone = answers.get(Set.of(group));
            if (alone == null || !alone.counts() || !alone.groups().isEmpty()) {
                left.add(group);
            }
        }
        return left;
    }

    /** The groups that contain any of these, if that was asked lately. */
    synchronized Optional<List<String>> known(List<String> groups) {
        return Optional.ofNullable(answers.get(Set.copyOf(groups)))
                .filter(Answer::counts)
                .map(Answer::groups);
    }

    synchronized void forget() {
        answers.clear();
    }

    /** If nothing contains any of them, that is known of each; otherwise only of all together. */
    synchronized void learn(List<String> groups, List<String> above) {
        var answer = new Answer(List.copyOf(above), System.nanoTime());
        if (above.isEmpty()) {
            groups.forEach(group -> answers.put(Set.of(group), answer));
        } else {
            answers.put(Set.copyOf(groups), answer);
        }
    }
}
