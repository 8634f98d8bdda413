package io.mapkeep.admin.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.configuration.ReplicaSection.Mode;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.replica.FollowerReport;
import io.mapkeep.storage.replica.LinkState;
import io.mapkeep.storage.replica.Node;
import io.mapkeep.storage.replica.NodeState;
import io.mapkeep.storage.replica.Peer;
import io.mapkeep.storage.replica.PeerReport;
import io.mapkeep.storage.replica.PeerState;
import io.mapkeep.storage.replica.PrimaryReport;
import io.mapkeep.storage.replica.Role;
import io.mapkeep.storage.replica.SyncState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JudgementTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Peer STANDBY = peer("standby", Role.FOLLOWER);

    @TempDir
    Path folder;

    private NodeState node;

    @BeforeEach
    void open() {
        node = Node.open(folder, Clock.systemUTC()).state();
    }

    @Test
    void aPrimaryAloneIsWell() {
        Judgement judged = ofPrimary(SyncState.OFF);
        assertThat(judged.severity()).isEqualTo(Severity.OK);
        assertThat(judged.summary()).isEqualTo("primary without a replica");
    }

    @Test
    void aFollowerThatStreamsIsWell() {
        Judgement judged = ofPrimary(SyncState.SAFE, report(PeerState.STREAMING, 3, Duration.ofMillis(4)));
        assertThat(judged.severity()).isEqualTo(Severity.OK);
        assertThat(judged.summary()).isEqualTo("primary in epoch 1, 1 follower streams");
    }

    @Test
    void aFollowerThatIsAwayOrBehindIsAWarning() {
        assertThat(codes(ofPrimary(SyncState.OFF, report(PeerState.AWAY, 0, Duration.ZERO))))
                .containsExactly("MK-REP-111");
        assertThat(codes(ofPrimary(SyncState.OFF, report(PeerState.COPYING, 0, Duration.ZERO))))
                .containsExactly("MK-REP-112");
        assertThat(codes(ofPrimary(SyncState.OFF, report(PeerState.STREAMING, 9, Duration.ofMinutes(2)))))
                .containsExactly("MK-REP-112");
    }

    @Test
    void whatHasEverythingIsNotBehindWhateverItsStateIsCalled() {
        assertThat(codes(ofPrimary(SyncState.OFF, report(PeerState.CATCHING_UP, 0, Duration.ZERO))))
                .isEmpty();
    }

    @Test
    void noFollowerInModeSyncComesFirst() {
        Judgement judged = ofPrimary(SyncState.BLOCKED, report(PeerState.AWAY, 0, Duration.ZERO));
        assertThat(codes(judged)).containsExactly("MK-REP-110", "MK-REP-111");
        assertThat(judged.severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void aSilentPrimaryIsAWarningFirstAndCriticalAfterAMinute() {
        assertThat(ofFollower(LinkState.CONNECTING, Duration.ofSeconds(10)).severity())
                .isEqualTo(Severity.WARNING);
        assertThat(ofFollower(LinkState.CONNECTING, Duration.ofSeconds(61)).severity())
                .isEqualTo(Severity.CRITICAL);
        assertThat(ofFollower(LinkState.STREAMING, Duration.ZERO).severity()).isEqualTo(Severity.OK);
    }

    private Judgement ofPrimary(SyncState sync, PeerReport... peers) {
        var report = new PrimaryReport(1, 7, Mode.SYNC, sync, List.of(peers), Optional.empty());
        return Judgement.of(new Standing(node, "maps", "https://maps", new Standing.Report.OfPrimary(report), NOW));
    }

    private Judgement ofFollower(LinkState link, Duration silent) {
        var report = new FollowerReport(
                Role.FOLLOWER,
                Optional.of(peer("maps", Role.PRIMARY)),
                link,
                new BarrierPoint(1, 7, NOW, 4096),
                7,
                0,
                0,
                Duration.ZERO,
                Optional.of(NOW.minus(silent)),
                Optional.empty(),
                0,
                0,
                Optional.empty());
        return Judgement.of(
                new Standing(node, "standby", "https://standby", new Standing.Report.OfFollower(report), NOW));
    }

    private static PeerReport report(PeerState state, long barriers, Duration lag) {
        return new PeerReport(STANDBY, state, 7, barriers * 4096, barriers, lag, Optional.of(NOW), Optional.empty());
    }

    private static Peer peer(String name, Role role) {
        return new Peer(UUID.randomUUID(), name, name + ":7443", "https://" + name, role, "ab", NOW);
    }

    private static List<String> codes(Judgement judged) {
        return judged.findings().stream().map(Finding::code).toList();
    }
}
