package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.snapshot.block.StreamedBlocks;
import io.mapkeep.storage.snapshot.block.StreamedBlocks.Stretch;
import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import io.mapkeep.storage.snapshot.key.SignedText;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import io.mapkeep.storage.snapshot.targets.Target;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * An exported snapshot, read as a repository with one snapshot. Nothing is copied and nothing is written: a fresh machine restores from the file as from a
 * store. Its frame, the manifest and the names of all blocks are checked when it is opened, each block when it is read.
 */
public final class ExportFile implements Target {
    private final Path path;
    private final FileChannel file;
    private final Map<String, byte[]> objects = new HashMap<>();
    private final Map<String, Stretch> packs;

    private ExportFile(Path path, FileChannel file, ExportHead head, DataKey key) throws IOException, Damaged {
        this.path = path;
        this.file = file;
        Manifest manifest = head.manifest(key);
        if (!manifest.id().equals(head.id())) {
            throw new Damaged("it names another snapshot than the one that it holds");
        }
        var blocks = new StreamedBlocks(file, key);
        long position = file.position();
        for (Part part : manifest.parts()) {
            position = blocks.scan(position, part.tree(), part.bytes());
        }
        blocks.finish();
        requireEnd(position);
        packs = blocks.stretches();
        objects.putAll(blocks.made());
        objects.put(ObjectNames.REPOSITORY, head.mark());
        for (byte[] slot : head.slots()) {
            String id = SignedText.decode(slot).unchecked(KeySlot.class).id();
            objects.put(ObjectNames.KEYS + id, slot);
        }
        objects.put(ObjectNames.manifest(head.id()), head.manifest());
        String label = ObjectNames.label(head.id());
        objects.put(label, SignedText.encode(key, label, Catalogue.labelOf(manifest, file.size())));
    }

    /**
     * Opens it.
     *
     * @throws io.mapkeep.contract.problem.ProblemException.InvalidInput MK-SNP-025 if it is not whole, or was tampered with
     * @throws io.mapkeep.contract.problem.ProblemException.NotPermitted MK-SNP-021 if the key opens none of its slots
     */
    public static ExportFile open(Path path, RecoveryKey recovery) {
        FileChannel file = null;
        ExportFile opened = null;
        try {
            file = FileChannel.open(path, StandardOpenOption.READ);
            ExportHead head = ExportHead.read(new DataInputStream(Channels.newInputStream(file)));
            opened = new ExportFile(path, file, head, head.open(recovery));
            return opened;
        } catch (IOException | Damaged failure) {
            throw RepositoryProblems.badExport(String.valueOf(failure.getMessage()));
        } finally {
            if (opened == null && file != null) {
                close(file);
            }
        }
    }

    /** What a damage in it means for who wanted to use it: a store can be looked through for more, a file cannot. */
    public static InvalidInput refused(Failed damage) {
        return RepositoryProblems.badExport(damage.problem().why());
    }

    private void requireEnd(long position) throws IOException, Damaged {
        ByteBuffer end = ByteBuffer.allocate(ExportHead.END.length + 1);
        int length = 0;
        for (int read = 0; read >= 0 && end.hasRemaining(); read = file.read(end, position + length)) {
            length += read;
        }
        if (length != ExportHead.END.length
                || !Arrays.equals(Arrays.copyOf(end.array(), ExportHead.END.length), ExportHead.END)) {
            throw new Damaged("it does not end where it should");
        }
    }

    @Override
    public byte[] read(String name, int limit) {
        Stretch pack = packs.get(name);
        int length = pack == null ? object(name).length : pack.length();
        if (length > limit) {
            throw RepositoryProblems.badExport("an object of " + length + " bytes");
        }
        return read(name, 0, length);
    }

    @Override
    public byte[] read(String name, long offset, int length) {
        Stretch pack = packs.get(name);
        long there = pack == null ? object(name).length : pack.length();
        if (offset < 0 || length < 0 || offset + length > there) {
            throw RepositoryProblems.badExport("it ends too early");
        }
        if (pack == null) {
            return Arrays.copyOfRange(object(name), (int) offset, (int) offset + length);
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, pack.offset() + offset + bytes.position()) < 0) {
                    throw RepositoryProblems.badExport("it ends too early");
                }
            }
            return bytes.array();
        } catch (IOException failure) {
            throw RepositoryProblems.unreadable(path.toString(), failure);
        }
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return Stream.concat(
                        objects.entrySet().stream()
                                .map(object -> new StoredObject(object.getKey(), object.getValue().length)),
                        packs.entrySet().stream()
                                .map(pack -> new StoredObject(
                                        pack.getKey(), pack.getValue().length())))
                .filter(object -> object.name().startsWith(prefix))
                .sorted(Comparator.comparing(StoredObject::name))
                .toList();
    }

    @Override
    public boolean exists(String name) {
        return objects.containsKey(name) || packs.containsKey(name);
    }

    @Override
    public void put(String name, ByteBuffer contents) {
        throw new UnsupportedOperationException("an exported snapshot is read only");
    }

    @Override
    public void delete(String name) {
        throw new UnsupportedOperationException("an exported snapshot is read only");
    }

    @Override
    public OptionalLong freeBytes() {
        return OptionalLong.empty();
    }

    @Override
    public String location() {
        return path.toString();
    }

    @Override
    public void close() {
        close(file);
    }

    private byte[] object(String name) {
        byte[] object = objects.get(name);
        if (object == null) {
            throw new NotFound(Problem.of(
                    "MK-SNP-001",
                    "A stored object is missing.",
                    path + " has no " + name + ".",
                    "Find out what is missing and which snapshots need it: mapkeep snapshot verify"));
        }
        return object;
    }

    private static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException nothingWasWritten) {
            // and so nothing can be lost
        }
    }
}
