package io.mapkeep.contract.configuration;

import java.time.Duration;

/**
 * How the appliance follows what happens to people in the directory while they are signed in.
 *
 * @param recheck from one look at everybody with a session or a key to the next
 * @param guardPercent more than this part of them never lose their access at once
 * @param offlineSignIn how long after their last sign-in people may sign in while the directory is down; zero: not at all
 */
public record LdapSync(Duration recheck, int guardPercent, Duration offlineSignIn) {

    static LdapSync read(Section in) {
        return new LdapSync(
                in.duration(
                        "recheck",
                        "30s",
                        "5s",
                        "1d",
                        "How often everybody with a session or a key is looked up again; whoever was disabled or removed is out then."),
                in.number(
                        "guard_percent",
                        20,
                        1,
                        100,
                        "percent",
                        "If more than this part of them (and more than three) would lose their access at once, nobody does and an alert says so."),
                in.duration(
                        "offline_sign_in",
                        "0s",
                        "0s",
                        "30d",
                        "While the directory is down, people who signed in within this time may do so with their last password. 0s: never."));
    }
}
