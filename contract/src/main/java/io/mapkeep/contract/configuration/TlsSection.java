package io.mapkeep.contract.configuration;

import java.time.Duration;
import java.util.List;

/** {@code [tls]}: protocols and the certificate of the local authority. */
public record TlsSection(Profile profile, List<String> names, Duration validity) {
    /** Mozilla's server-side TLS guidelines, version 5.7, by their own names. */
    public enum Profile {
        MODERN,
        INTERMEDIATE
    }

    static TlsSection read(Section in) {
        return new TlsSection(
                in.choice(
                        "profile",
                        Profile.INTERMEDIATE,
                        Profile.class,
                        "\"modern\" is TLS 1.3 alone; \"intermediate\" adds TLS 1.2 with ECDHE and AEAD suites."),
                in.texts(
                        "names",
                        "DNS names and IP addresses",
                        "Further names for the certificate, beside server.name, localhost and the loopback addresses."),
                in.duration(
                        "validity",
                        "47d",
                        "1d",
                        "398d",
                        "Life of a certificate; it is renewed when two thirds are over."));
    }
}
