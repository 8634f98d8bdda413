package io.mapkeep.tls.watch;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the appliance lives among, asked for at each look: nodes come and go.
 *
 * @param servers those whose certificates are looked at
 * @param link by which this node and the others know each other: its own certificate and their authority's; none before it has invited or joined
 */
public record Surroundings(Supplier<List<OtherServer>> servers, Supplier<List<X509Certificate>> link) {
    static final Surroundings NONE = new Surroundings(List::of, List::of);
}
