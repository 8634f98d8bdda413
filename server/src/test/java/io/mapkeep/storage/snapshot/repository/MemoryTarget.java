package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.storage.snapshot.targets.StoredObject;
import io.mapkeep.storage.snapshot.targets.Target;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A target in memory that stops dead after so many changes, or has only so much room. */
final class MemoryTarget implements Target {
    final TreeMap<String, byte[]> objects = new TreeMap<>();

    /** One that is there. */
    byte[] object(String name) {
        return Objects.requireNonNull(objects.get(name), name);
    }

    long room = Long.MAX_VALUE;
    /** Changes that still work; what follows fails, as after a kill. */
    int changesLeft = Integer.MAX_VALUE;

    /** The process is dead from here on. */
    static final class Dead extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    MemoryTarget copy() {
        var copy = new MemoryTarget();
        copy.objects.putAll(objects);
        return copy;
    }

    long bytes() {
        return objects.values().stream().mapToLong(bytes -> bytes.length).sum();
    }

    @Override
    public synchronized void put(String name, ByteBuffer contents) {
        change();
        if (bytes() + contents.remaining() > room) {
            throw new NoSpace(Problem.of("MK-SNP-004", "full", "", ""), null);
        }
        byte[] bytes = new byte[contents.remaining()];
        contents.duplicate().get(bytes);
        objects.put(name, bytes);
    }

    @Override
    public synchronized byte[] read(String name, int limit) {
        byte[] bytes = find(name);
        if (bytes.length > limit) {
            throw new Failed(Problem.of("MK-SNP-011", "too large", "", ""));
        }
        return bytes.clone();
    }

    @Override
    public synchronized byte[] read(String name, long offset, int length) {
        byte[] bytes = find(name);
        if (offset + length > bytes.length) {
            throw new Failed(Problem.of("MK-SNP-011", "too short", "", ""));
        }
        return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
    }

    @Override
    public synchronized List<StoredObject> list(String prefix) {
        return objects.entrySet().stream()
                .filter(object -> object.getKey().startsWith(prefix))
                .map(object -> new StoredObject(object.getKey(), object.getValue().length))
                .toList();
    }

    @Override
    public synchronized boolean exists(String name) {
        return objects.containsKey(name);
    }

    @Override
    public synchronized void delete(String name) {
        change();
        objects.remove(name);
    }

    @Override
    public OptionalLong freeBytes() {
        return room == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(Math.max(0, room - bytes()));
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public void close() {}

    private void change() {
        if (changesLeft-- <= 0) {
            throw new Dead();
        }
    }

    private byte[] find(String name) {
        byte[] bytes = objects.get(name);
        if (bytes == null) {
            throw new NotFound(Problem.of("MK-SNP-001", "missing", name, ""));
        }
        return bytes;
    }
}
