package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.storage.snapshot.block.SealedRecord;
import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import io.mapkeep.storage.snapshot.key.SignedText;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How an exported snapshot begins: {@code MKEXPORT}, format (u16), mark (u32 length, bytes), number of key slots (u16), each with length and bytes, id
 * of the snapshot (u16 length, text), manifest (u32 length, bytes). {@code MKEXPEND} ends the stream.
 */
record ExportHead(byte[] mark, List<byte[]> slots, SnapshotId id, byte[] manifest) {
    static final byte[] END = "MKEXPEND".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEGIN = "MKEXPORT".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_SLOTS = 100;

    void write(DataOutputStream to) throws IOException {
        to.write(BEGIN);
        to.writeShort(Manifest.FORMAT);
        write(to, mark);
        to.writeShort(slots.size());
        for (byte[] slot : slots) {
            write(to, slot);
        }
        to.writeUTF(id.text());
        write(to, manifest);
    }

    /** @throws InvalidInput MK-SNP-025 */
    static ExportHead read(DataInputStream from) {
        try {
            if (!Arrays.equals(from.readNBytes(BEGIN.length), BEGIN)) {
                throw RepositoryProblems.badExport("it does not begin like one");
            }
            int format = from.readUnsignedShort();
            if (format != Manifest.FORMAT) {
                throw RepositoryProblems.newer(format, "The file");
            }
            byte[] mark = read(from, SignedText.LARGEST);
            int count = from.readUnsignedShort();
            if (count > MOST_SLOTS) {
                throw RepositoryProblems.badExport("it has " + count + " key slots");
            }
            List<byte[]> slots = new ArrayList<>();
            for (int slot = 0; slot < count; slot++) {
                slots.add(read(from, SignedText.LARGEST));
            }
            String id = from.readUTF();
            if (!SnapshotId.isOne(id)) {
                throw RepositoryProblems.badExport("it names no snapshot");
            }
            return new ExportHead(mark, slots, new SnapshotId(id), read(from, Manifest.LARGEST));
        } catch (IOException failure) {
            throw RepositoryProblems.badExport("it ends too early");
        }
    }

    DataKey open(RecoveryKey recovery) {
        try {
            RepositoryMark repository = SignedText.decode(mark).unchecked(RepositoryMark.class);
            for (byte[] slot : slots) {
                String name = ObjectNames.KEYS
                        + SignedText.decode(slot).unchecked(KeySlot.class).id();
                var key = KeySlots.open(slot, name, repository.id(), recovery);
                if (key.isPresent()) {
                    return key.get();
                }
            }
        } catch (Damaged damage) {
            throw RepositoryProblems.badExport(damage.reason());
        }
        throw RepositoryProblems.opensNothing("the file");
    }

    Manifest manifest(DataKey key) {
        try {
            return SealedRecord.decode(
                    key, Manifest.KIND, ObjectNames.manifest(id), manifest, Manifest.LARGEST, Manifest.class);
        } catch (Damaged damage) {
            throw RepositoryProblems.badExport("its manifest: " + damage.reason());
        }
    }

    private static void write(DataOutputStream to, byte[] bytes) throws IOException {
        to.writeInt(bytes.length);
        to.write(bytes);
    }

    private static byte[] read(DataInputStream from, int limit) throws IOException {
        int length = from.readInt();
        if (length < 0 || length > limit) {
            throw RepositoryProblems.badExport("a length of " + length + " bytes");
        }
        byte[] bytes = from.readNBytes(length);
        if (bytes.length < length) {
            throw RepositoryProblems.badExport("it ends too early");
        }
        return bytes;
    }
}
