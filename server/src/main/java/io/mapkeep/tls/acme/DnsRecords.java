package io.mapkeep.tls.acme;

import java.io.IOException;

/** Publishes TXT records. Both acts may be repeated: what is there already, or gone, is no failure. */
interface DnsRecords {
    /**
     * A record.
     *
     * @param name absolute, like {@code _acme-challenge.maps.example.org.}
     * @param value of one character string
     */
    record Text(String name, String value) {}

    /** @throws IOException that says in words what the administrator has to see to */
    void publish(Text text) throws IOException, InterruptedException;

    /** Removes this value and leaves others of the name alone. */
    void remove(Text text) throws IOException, InterruptedException;
}
