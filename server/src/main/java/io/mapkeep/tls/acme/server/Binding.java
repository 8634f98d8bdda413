package io.mapkeep.tls.acme.server;

import java.time.Instant;
import java.util.List;

/**
 * What an administrator made so that a host may open an account (external account binding, RFC 8555, 7.3.4). Its key is derived from its id and kept nowhere.
 *
 * @param label for people; no two have the same
 * @param names what the accounts may ask for, with all that lies below; empty: whatever the authority may vouch for
 */
record Binding(String id, String label, List<String> names, Instant created, String createdBy) {
    Binding {
        names = List.copyOf(names);
    }

    boolean permits(String name) {
        return names.isEmpty() || names.stream().anyMatch(one -> name.equals(one) || name.endsWith("." + one));
    }
}
