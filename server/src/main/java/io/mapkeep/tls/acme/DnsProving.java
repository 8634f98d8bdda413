package io.mapkeep.tls.acme;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** By records in the DNS (RFC 8555, 8.4), whoever publishes them. The only way that proves wildcards. */
final class DnsProving implements Proving {
    private static final Logger LOG = LoggerFactory.getLogger(DnsProving.class);

    private final DnsRecords records;
    private final Duration wait;
    private final List<DnsRecords.Text> published = new ArrayList<>();

    /** @param wait how long it takes until all name servers of the zone have them */
    DnsProving(DnsRecords records, Duration wait) {
        this.records = records;
        this.wait = wait;
    }

    @Override
    public Challenge answer(Authorization authorization) throws AcmeException, IOException, InterruptedException {
        Dns01Challenge challenge = Proving.offered(authorization, Dns01Challenge.class, Dns01Challenge.TYPE);
        var text = new DnsRecords.Text(challenge.getRRName(authorization.getIdentifier()), challenge.getDigest());
        // Before it is there: what was published half is taken away, too.
        published.add(text);
        records.publish(text);
        return challenge;
    }

    @Override
    public void awaitSeen() throws InterruptedException {
        if (!published.isEmpty()) {
            Thread.sleep(wait.toMillis());
        }
    }

    @Override
    public void withdraw() {
        for (DnsRecords.Text text : published) {
            try {
                records.remove(text);
            } catch (IOException failure) {
                LOG.warn("The record {} stays in the DNS, where it does no harm", text.name(), failure);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        }
        published.clear();
    }
}
