package io.mapkeep.contract.configuration;

import java.time.Duration;
import java.util.List;

/**
 * {@code [tls]}: how the port speaks, and the certificate of the local authority.
 *
 * @param key of the server's certificate, where the local authority makes it
 */
public record TlsSection(Serving serving, List<String> names, Duration validity, ServerKey key) {
    /** Mozilla's server-side TLS guidelines, version 5.7, by their own names. */
    public enum Profile {
        MODERN,
        INTERMEDIATE
    }

    /** Who does the arithmetic of TLS. */
    public enum Engine {
        /** Java's own. */
        JDK,
        /** Conscrypt, which brings BoringSSL along: cheaper, and with X25519MLKEM768. */
        CONSCRYPT
    }

    /** What the server signs its handshakes with. */
    public enum ServerKey {
        P256,
        RSA3072
    }

    /**
     * How the port speaks to its clients.
     *
     * @param hsts whether browsers are told to come by HTTPS only
     * @param stapling whether word of certificates (OCSP) is sent along, and fetched where it is another authority's
     */
    public record Serving(Profile profile, Engine engine, boolean hsts, boolean stapling) {
        /** What holds where nothing is written. */
        public static final Serving STANDARD = new Serving(Profile.INTERMEDIATE, Engine.JDK, false, false);

        public Serving with(Profile other) {
            return new Serving(other, engine, hsts, stapling);
        }
    }

    public TlsSection {
        names = List.copyOf(names);
    }

    /** What holds where nothing is written. */
    public static TlsSection standard() {
        return new TlsSection(Serving.STANDARD, List.of(), Duration.ofDays(47), ServerKey.P256);
    }

    public TlsSection withNames(List<String> others) {
        return new TlsSection(serving, others, validity, key);
    }

    static TlsSection read(Section in) {
        Profile profile = in.choice(
                "profile",
                Profile.INTERMEDIATE,
                Profile.class,
                "\"modern\" is TLS 1.3 alone; \"intermediate\" adds TLS 1.2 with ECDHE and AEAD suites.");
        Engine engine = in.choice(
                "engine",
                Engine.JDK,
                Engine.class,
                "\"jdk\" is Java's own TLS; \"conscrypt\" is cheaper and agrees on keys that quantum computers do not break (X25519MLKEM768).");
        List<String> names = in.texts(
                "names",
                "DNS names and IP addresses",
                "Further names for the certificate, beside server.name, localhost and the loopback addresses.");
        Duration validity = in.duration(
                "validity", "47d", "1d", "398d", "Life of a certificate; it is renewed when two thirds are over.");
        ServerKey key = in.choice(
                "key",
                ServerKey.P256,
                ServerKey.class,
                "Key of what the local authority makes for itself from now on, root included; \"rsa3072\" for clients that know no elliptic curves.");
        boolean hsts = in.flag(
                "hsts",
                false,
                "Tells browsers to come by HTTPS only (HSTS): for 5 minutes at first, for a year in the end. Write true once all of them trust the certificate.");
        boolean stapling = in.flag(
                "stapling",
                false,
                "Sends the responder's word (OCSP) on the certificate along. For an installed or ACME certificate, the responder that it names is asked, by plain HTTP.");
        if (stapling && engine == Engine.CONSCRYPT) {
            in.mistake(
                    "stapling",
                    "the engine \"conscrypt\" cannot send answers along; take \"jdk\", or leave stapling out");
        }
        return new TlsSection(new Serving(profile, engine, hsts, stapling), names, validity, key);
    }
}
