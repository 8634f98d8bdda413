package io.mapkeep.contract.configuration;

import java.time.Duration;
import java.util.List;

/** {@code [tls.authority]}: what the appliance's own authority does for others. */
public record AuthoritySection(List<String> domains, Duration validity) {
    static AuthoritySection read(Section in) {
        return new AuthoritySection(
                in.texts(
                        "domains",
                        "DNS names and ranges of addresses",
                        "What the root may vouch for beside the server's own names: these names and what lies below them, and addresses like 10.0.0.0/8."),
                in.duration(
                        "validity",
                        "90d",
                        "1h",
                        "365d",
                        "The longest life of a certificate that is issued for another server or a client."));
    }
}
