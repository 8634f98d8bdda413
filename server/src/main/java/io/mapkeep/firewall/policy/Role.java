package io.mapkeep.firewall.policy;

import io.mapkeep.contract.configuration.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a host does in an installation. A role's word in a policy means all hosts that have it. */
public enum Role {
    /** Faces the outside and passes requests on. */
    EDGE,
    /** Spreads requests over the origins. */
    LB,
    /** Runs the appliance and has the data. */
    ORIGIN,
    /** Runs the appliance as a standby. */
    REPLICA,
    /** Administrators sign in from it: it always reaches SSH. */
    ADMIN;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Role::word).toList();
    }

    static Role parse(String written) {
        return Arrays.stream(values())
                .filter(role -> role.word().equals(written))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(
                        "one of " + String.join(", ", words()) + Nearest.hint(written, words())));
    }
}
