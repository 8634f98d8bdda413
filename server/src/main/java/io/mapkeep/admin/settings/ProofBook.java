package io.mapkeep.admin.settings;

import io.mapkeep.contract.configuration.Proof;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What was shown since the settings of now are in force. Kept in memory: after a restart it has to be shown again, of what runs then. */
public final class ProofBook {
    private static final int LONGEST = 100;

    private final Map<Proof, String> shown = new ConcurrentHashMap<>();

    /** @param by who did it, or from where */
    public void shown(Proof proof, String by) {
        shown.putIfAbsent(proof, by.length() > LONGEST ? by.substring(0, LONGEST) + "…" : by);
    }

    public Optional<String> by(Proof proof) {
        return Optional.ofNullable(shown.get(proof));
    }

    /** Other settings are in force now. */
    public void clear() {
        shown.clear();
    }
}
