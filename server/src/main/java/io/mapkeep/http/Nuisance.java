package io.mapkeep.http;

/**
 * What a client does that nobody does often by mistake. Failed handshakes are not among them but for the one kind: a browser that does not trust the certificate, or an old one, fails
 * again and again without any ill will.
 */
public enum Nuisance {
    /** Sent to the HTTPS port what is no TLS at all. */
    NOT_TLS("speaks no TLS on the TLS port"),
    /** A request that is no HTTP, or too large. */
    MALFORMED("sends malformed requests"),
    /** Asked for what there is not. */
    UNKNOWN_PATH("asks for addresses that do not exist");

    private final String words;

    Nuisance(String words) {
        this.words = words;
    }

    /** For people, after "who". */
    public String words() {
        return words;
    }
}
