package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.storage.snapshot.block.BlockStore;
import io.mapkeep.storage.snapshot.block.BlockWriter;
import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import io.mapkeep.storage.snapshot.retention.Candidate;
import io.mapkeep.storage.snapshot.retention.Judgement;
import io.mapkeep.storage.snapshot.retention.Retention;
import io.mapkeep.storage.snapshot.targets.Target;
import java.io.Closeable;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Snapshots in a target, under one data key.
 *
 * <pre>
 *   mapkeep-repository     id and format          packs/…, index/…    blocks and where they are
 *   keys/…                 the data key, wrapped  snapshots/…         manifest, label, proof of each
 *   locks/…                who writes             archive/…           frames between snapshots
 * </pre>
 *
 * <p>One process writes at a time, under a lock in the target; reading needs none. Closing it closes the target.
 */
public final class Repository implements Closeable {
    private final Target target;
    private final DataKey key;
    private final UUID id;
    private final Clock clock;
    private final Catalogue catalogue;

    private Repository(Target target, DataKey key, UUID id, Clock clock) {
        this.target = target;
        this.key = key;
        this.id = id;
        this.clock = clock;
        this.catalogue = new Catalogue(target, key);
    }

    /** The target holds a repository, whose ever it is. */
    public static boolean exists(Target target) {
        return target.exists(ObjectNames.REPOSITORY);
    }

    /** @throws io.mapkeep.contract.problem.ProblemException.Conflict MK-SNP-014 if there is one already */
    public static Repository create(Target target, DataKey key, Clock clock) {
        if (exists(target)) {
            throw RepositoryProblems.exists(target.location());
        }
        var mark = new RepositoryMark(Manifest.FORMAT, UUID.randomUUID(), clock.instant());
        mark.write(target, key);
        return new Repository(target, key, mark.id(), clock);
    }

    /**
     * Opens it with the key that the appliance keeps.
     *
     * @throws io.mapkeep.contract.problem.ProblemException MK-SNP-013 if there is none, MK-SNP-015 if the key is another's, MK-SNP-016 if it is
     *     newer than this version
     */
    public static Repository open(Target target, DataKey key, Clock clock) {
        return new Repository(target, key, RepositoryMark.read(target, key).id(), clock);
    }

    /**
     * Opens it with the key on the recovery sheet.
     *
     * @throws io.mapkeep.contract.problem.ProblemException as the other one, and MK-SNP-021 if the key opens no slot
     */
    public static Repository open(Target target, RecoveryKey recovery, Clock clock) {
        UUID id = RepositoryMark.read(target).id();
        DataKey key = KeySlots.open(target, id, recovery)
                .orElseThrow(() -> RepositoryProblems.opensNothing(target.location()));
        return open(target, key, clock);
    }

    /**
     * Begins one that the same recovery keys open.
     *
     * @throws io.mapkeep.contract.problem.ProblemException MK-SNP-014 if there is one already, MK-SNP-015 if the ring is of another key
     */
    public static Repository create(Target target, DataKey key, KeyRing ring, Clock clock) {
        if (exists(target)) {
            throw RepositoryProblems.exists(target.location());
        }
        ring.write(target);
        return open(target, key, clock);
    }

    /** What can be seen without a key, newest first; nothing vouches for it. */
    public static List<SnapshotLabel> labels(Target target) {
        RepositoryMark.read(target);
        return Catalogue.uncheckedLabels(target);
    }

    public UUID id() {
        return id;
    }

    public DataKey dataKey() {
        return key;
    }

    public Target target() {
        return target;
    }

    /** The wrapped copies of the data key. */
    public KeySlots keys() {
        return new KeySlots(target, id, key, clock);
    }

    /** The mark and the wrapped copies of the data key, to be kept elsewhere. */
    public KeyRing ring() {
        return KeyRing.of(target);
    }

    /** From here on the recovery keys of that ring open the repository, and no others. May be repeated. */
    public void take(KeyRing ring) {
        try {
            ring.check(key);
        } catch (Damaged other) {
            throw RepositoryProblems.wrongDataKey(target.location());
        }
        ring.write(target);
    }

    /** All snapshots, newest first. */
    public List<SnapshotLabel> snapshots() {
        return catalogue.labels();
    }

    /** @throws io.mapkeep.contract.problem.ProblemException.NotFound MK-SNP-010 */
    public Manifest manifest(SnapshotId snapshot) {
        return catalogue.manifest(snapshot);
    }

    /**
     * Begins a snapshot.
     *
     * @param owner for the message to others who want to write meanwhile
     * @throws io.mapkeep.contract.problem.ProblemException.Conflict MK-SNP-017 while somebody else writes
     */
    public SnapshotWriter write(String owner) {
        RepositoryLock lock = RepositoryLock.take(target, key, clock, owner);
        try {
            return new SnapshotWriter(lock, catalogue, new BlockWriter(BlockStore.open(target, key)), clock);
        } catch (RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    /** For bringing back parts; sees the snapshots that are there now. */
    public SnapshotReader reader() {
        return new SnapshotReader(BlockStore.open(target, key));
    }

    /**
     * Lets go of what the rule does not keep, and frees what nothing needs any more. Can be cut at any point and run again.
     *
     * @throws io.mapkeep.contract.problem.ProblemException MK-SNP-017 while somebody else writes; MK-SNP-011 if a snapshot that stays is damaged,
     *     so that nobody knows what it needs: then nothing but snapshots was let go
     */
    public Pruning prune(Retention retention, ZoneId zone, String owner) {
        try (RepositoryLock lock = RepositoryLock.take(target, key, clock, owner)) {
            List<Judgement> judgements = retention.judge(candidates(), zone);
            Set<SnapshotId> over = judgements.stream()
                    .filter(judgement -> !judgement.keep())
                    .map(judgement -> new SnapshotId(judgement.candidate().id()))
                    .collect(Collectors.toSet());
            return new Pruner(target, key, catalogue, lock).forget(over, judgements);
        }
    }

    /** What {@link #prune} would do, without doing it. */
    public List<Judgement> judge(Retention retention, ZoneId zone) {
        return retention.judge(candidates(), zone);
    }

    /** Lets go of these snapshots, damaged ones too, and frees what nothing needs any more. */
    public Pruning forget(Set<SnapshotId> which, String owner) {
        try (RepositoryLock lock = RepositoryLock.take(target, key, clock, owner)) {
            return new Pruner(target, key, catalogue, lock).forget(which, List.of());
        }
    }

    /**
     * Reads what is stored and names each damage.
     *
     * @param share of packs that are read, by chance; 1 for all. All else is always read
     */
    public VerifyReport verify(double share, Progress progress) {
        return new Verifier(target, key, catalogue).verify(share, progress);
    }

    /** Keeps the outcome of a drill with its snapshot. */
    public void prove(SnapshotId snapshot, Proof proof) {
        catalogue.prove(snapshot, proof);
    }

    /** The last one that was kept. */
    public Optional<Proof> proof(SnapshotId snapshot) {
        return catalogue.proof(snapshot);
    }

    private List<Candidate> candidates() {
        return snapshots().stream()
                .map(label -> new Candidate(label.id().text(), label.made(), isProven(label.id())))
                .toList();
    }

    private boolean isProven(SnapshotId snapshot) {
        return proof(snapshot)
                .filter(proof -> proof.verdict() == Proof.Verdict.PASS)
                .isPresent();
    }

    @Override
    public void close() {
        target.close();
    }
}
