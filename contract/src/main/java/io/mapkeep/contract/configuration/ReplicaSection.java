package io.mapkeep.contract.configuration;

import io.mapkeep.contract.units.HostPort;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code [replica]}: how this appliance and its standbys find and trust each other.
 *
 * @param listen where other nodes connect; open only while there is an invitation or another node
 * @param address what other nodes connect to; empty means the server's name and the port of {@code listen}
 * @param lagLimit a promotion that would lose more than this is refused
 * @param deadAfter a link that was silent for this long is given up
 */
public record ReplicaSection(
        Optional<HostPort> listen,
        Optional<HostPort> address,
        Mode mode,
        WithoutFollower withoutFollower,
        Duration lagLimit,
        Duration deadAfter) {
    /** Whether a commit waits for a follower's disk. */
    public enum Mode {
        ASYNC,
        SYNC
    }

    /** What becomes of commits in mode {@code sync} while no follower is there. */
    public enum WithoutFollower {
        BLOCK,
        DEGRADE
    }

    static ReplicaSection read(Section in) {
        return new ReplicaSection(
                in.address(
                        "listen",
                        "0.0.0.0:7443",
                        "Where other nodes connect, by mutual TLS 1.3; open only while there is an invitation or another node."),
                in.address(
                        "address",
                        "",
                        "What other nodes connect to, if that is not server.name with the port of replica.listen."),
                in.choice(
                        "mode",
                        Mode.ASYNC,
                        Mode.class,
                        "\"sync\": a commit waits until one follower has it on its disk; \"async\": it does not wait."),
                in.choice(
                        "without_follower",
                        WithoutFollower.BLOCK,
                        WithoutFollower.class,
                        "In mode \"sync\" with no follower there: \"block\" lets commits wait, \"degrade\" lets them go on, with an alarm."),
                in.duration(
                        "lag_limit",
                        "0s",
                        "0s",
                        "1d",
                        "A promotion that is known to lose more than this much of the primary's work is refused unless the loss is accepted."),
                in.duration(
                        "dead_after",
                        "5s",
                        "1s",
                        "1m",
                        "A link that was silent for this long is given up; beats are sent five times as often."));
    }
}
