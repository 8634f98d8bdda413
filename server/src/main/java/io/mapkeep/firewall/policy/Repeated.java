package io.mapkeep.firewall.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds rules that say again what another one said: harmless, and mostly a copy that was meant to be changed. */
final class Repeated {
    private Repeated() {}

    private record Said(Set<String> from, Set<String> to, Set<String> services) {}

    static List<String> among(List<Allow> allows) {
        Map<Said, Allow> first = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        for (Allow allow : allows) {
            Allow before = first.putIfAbsent(
                    new Said(words(allow.from()), words(allow.to()), new HashSet<>(allow.services())), allow);
            if (before != null) {
                warnings.add("line " + allow.line() + ": " + allow.id() + " says the same as " + before.id()
                        + " in line " + before.line() + ".");
            }
        }
        return warnings;
    }

    private static Set<String> words(List<Party> parties) {
        Set<String> words = new HashSet<>();
        parties.forEach(party -> words.add(party.word()));
        return words;
    }
}
