package io.mapkeep.identity.defence;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that forgets what was used longest ago. So memory is bounded whatever names are tried; whoever wants a counter forgotten has to fail with as many other
 * names first, and each of these costs them as much as a guess.
 */
final class Recent<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;
    private final int most;

    Recent(int most) {
        super(64, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
    }
}
