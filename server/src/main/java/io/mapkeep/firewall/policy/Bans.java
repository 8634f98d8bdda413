package io.mapkeep.firewall.policy;

import io.mapkeep.contract.configuration.Section;
import io.mapkeep.firewall.network.Names;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import java.time.Duration;
import java.util.List;

/**
 * {@code [bans]}: what happens to addresses that misbehave.
 *
 * @param never these are not banned, whatever they do; the administrators never are
 * @param scans whether also those who scan or flood, not only those who guess passwords
 */
public record Bans(Duration time, Networks never, boolean scans) {
    public static final Duration STANDARD_TIME = Duration.ofHours(1);

    public static final Networks LOOPBACK =
            Networks.of(List.of(Network.parse("127.0.0.0/8"), Network.parse("::1/128")));

    static Bans read(Section in, Names names) {
        return new Bans(
                in.duration("time", "1h", "1m", "30d", "How long a ban lasts."),
                Networks.union(in
                        .texts(
                                "never",
                                "addresses, networks or names",
                                "Never banned, beside admin.from.",
                                names::networks)
                        .stream()),
                in.flag("scans", true, "Ban also who scans or floods, not only who guesses passwords."));
    }
}
