package io.mapkeep.trust;

import java.security.cert.X509Certificate;
import java.util.List;

/** The authorities that an administrator added to those of the settings. Asked at every handshake, so a change counts at once. */
@FunctionalInterface
public interface AddedAuthorities {
    /** Where there is no database to ask, as while a snapshot is restored. */
    AddedAuthorities NONE = List::of;

    List<X509Certificate> now();
}
