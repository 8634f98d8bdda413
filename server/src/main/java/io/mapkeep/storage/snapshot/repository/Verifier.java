package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.UnsupportedFormat;
import io.mapkeep.storage.snapshot.archive.ArchiveName;
import io.mapkeep.storage.snapshot.archive.ArchiveReader;
import io.mapkeep.storage.snapshot.block.BlockStore;
import io.mapkeep.storage.snapshot.block.PackCheck;
import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.SignedText;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import io.mapkeep.storage.snapshot.targets.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Reads all objects of a repository, names what is not as it was written, and which snapshots that costs. */
final class Verifier {
    private final Target target;
    private final DataKey key;
    private final Catalogue catalogue;
    private final Map<String, List<String>> damages = new TreeMap<>();
    private final Map<String, Set<SnapshotId>> needs = new LinkedHashMap<>();
    private long objects;

    Verifier(Target target, DataKey key, Catalogue catalogue) {
        this.target = target;
        this.key = key;
        this.catalogue = catalogue;
    }

    VerifyReport verify(double share, Progress progress) {
        for (StoredObject object : target.list("")) {
            if (!isOfBlocks(object.name())) {
                objects++;
                checkSmall(object.name());
            }
        }
        PackCheck packs = new PackCheck(BlockStore.open(target, key));
        checkPacks(packs, share, progress);
        checkSnapshots(packs);
        packs.damages().forEach((object, all) -> all.forEach(how -> note(object, how)));
        return report(packs.bytes());
    }

    private static boolean isOfBlocks(String name) {
        return name.startsWith("packs/") || name.startsWith("index/");
    }

    private void checkPacks(PackCheck packs, double share, Progress progress) {
        Map<String, Long> all = packs.packs();
        long total = all.values().stream().mapToLong(Long::longValue).sum();
        long done = 0;
        var random = new Random();
        for (var pack : all.entrySet()) {
            if (random.nextDouble() < share) {
                packs.check(pack.getKey());
                objects++;
            }
            done += pack.getValue();
            progress.at(done, total);
        }
    }

    /** Index objects were read when the store was opened; manifests by {@link #checkSmall}. */
    private void checkSnapshots(PackCheck packs) {
        for (SnapshotId id : Catalogue.ids(target)) {
            try {
                for (Part part : catalogue.manifest(id).parts()) {
                    for (String blamed : packs.blame(part.tree(), part.bytes())) {
                        need(blamed, id);
                    }
                }
            } catch (Failed | InvalidInput | UnsupportedFormat damage) {
                need(ObjectNames.manifest(id), id);
            }
        }
    }

    private void checkSmall(String name) {
        try {
            check(name);
        } catch (Damaged damage) {
            note(name, damage.reason());
        } catch (NotFound removedMeanwhile) {
            objects--;
        } catch (Failed | InvalidInput | UnsupportedFormat damage) {
            note(name, ((ProblemException) damage).problem().why());
        } catch (ProblemException.NotPermitted damage) {
            note(name, "its signature does not fit");
        }
    }

    private void check(String name) throws Damaged {
        if (name.equals(ObjectNames.REPOSITORY)) {
            RepositoryMark.read(target, key);
        } else if (name.startsWith(ObjectNames.KEYS)) {
            signed(name, KeySlot.class);
        } else if (name.startsWith(ObjectNames.LOCKS)) {
            signed(name, LockNote.class);
        } else if (name.endsWith(ObjectNames.MANIFEST)) {
            catalogue.manifest(snapshot(name, ObjectNames.MANIFEST));
        } else if (name.endsWith(ObjectNames.LABEL)) {
            snapshot(name, ObjectNames.LABEL);
            catalogue.checkedLabel(name);
        } else if (name.endsWith(ObjectNames.PROOF)) {
            snapshot(name, ObjectNames.PROOF);
            catalogue.checkedProof(name);
        } else if (ArchiveName.parse(name).isPresent()) {
            ArchiveReader.damage(target, key, name).ifPresent(how -> note(name, how));
        } else {
            throw new Damaged("it is none of ours");
        }
    }

    private <T> void signed(String name, Class<T> type) throws Damaged {
        SignedText.decode(target.read(name, SignedText.LARGEST)).checked(key, name, type);
    }

    private static SnapshotId snapshot(String name, String end) throws Damaged {
        String id = name.substring(0, name.length() - end.length()).replaceFirst("^" + ObjectNames.SNAPSHOTS, "");
        if (!SnapshotId.isOne(id)) {
            throw new Damaged("it is none of ours");
        }
        return new SnapshotId(id);
    }

    private void note(String object, String how) {
        List<String> all = damages.computeIfAbsent(object, name -> new ArrayList<>());
        if (!all.contains(how)) {
            all.add(how);
        }
    }

    private void need(String object, SnapshotId id) {
        needs.computeIfAbsent(object, name -> new HashSet<>()).add(id);
    }

    private VerifyReport report(long bytes) {
        List<VerifyReport.Damage> all = new ArrayList<>();
        damages.forEach((object, hows) -> all.add(new VerifyReport.Damage(
                object,
                String.join("; ", hows),
                needs.getOrDefault(object, Set.of()).stream()
                        .sorted(Comparator.naturalOrder())
                        .toList())));
        return new VerifyReport(objects, bytes, all);
    }
}
