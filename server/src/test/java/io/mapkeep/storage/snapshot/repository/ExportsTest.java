package io.mapkeep.storage.snapshot.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.snapshot.block.BlockName;
import io.mapkeep.storage.snapshot.block.Progress;
import io.mapkeep.storage.snapshot.block.SealedRecord;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot travels as one file; one that was tampered with brings nothing in. */
final class ExportsTest {
    @TempDir
    Path folder;

    private final RecoveryKey recovery = RecoveryKey.generate();
    private final DataKey key = DataKey.generate();
    private final byte[] database = Workshop.database(700_000, 3);
    private Repository source;
    private Repository destination;
    private Manifest original;

    @BeforeEach
    void fill() {
        Arrays.fill(database, 200_000, 400_000, (byte) 0);
        source = Repository.create(new MemoryTarget(), key, Clock.systemUTC());
        source.keys().add(recovery);
        original = Workshop.store(source, database, 1);
        destination = Repository.create(new MemoryTarget(), DataKey.generate(), Clock.systemUTC());
    }

    @Test
    void comesInUnderAnotherKey() throws IOException {
        Manifest imported =
                Exports.read(new ByteArrayInputStream(exported()), recovery, destination, "a test", Progress.NONE);

        assertThat(imported.id()).isEqualTo(original.id());
        assertThat(imported.facts()).isEqualTo(original.facts());
        assertThat(imported.parts())
                .extracting(Part::name)
                .isEqualTo(original.parts().stream().map(Part::name).toList());
        Path file = folder.resolve("restored");
        destination.reader().restore(imported.part(Part.DATABASE).orElseThrow(), file, Progress.NONE);
        assertThat(Files.readAllBytes(file)).isEqualTo(database);
        assertThat(destination.verify(1, Progress.NONE).damages()).isEmpty();
        assertThatThrownBy(() -> Exports.read(
                        new ByteArrayInputStream(exported()), recovery, destination, "a test", Progress.NONE))
                .hasMessageContaining("MK-SNP-024");
    }

    /** The file as a store of one snapshot: the same bytes come out of it, whatever its blocks look like. */
    @Test
    void aFileIsReadLikeAStore() throws IOException {
        try (Repository opened = opened(exported())) {
            assertThat(opened.snapshots())
                    .singleElement()
                    .satisfies(label -> assertThat(label.id()).isEqualTo(original.id()));
            Path file = folder.resolve("restored");
            opened.reader().restore(original.part(Part.DATABASE).orElseThrow(), file, Progress.NONE);
            assertThat(Files.readAllBytes(file)).isEqualTo(database);
            assertThat(opened.reader().bytes(original.part("secret/tls-key").orElseThrow(), 10))
                    .containsExactly(1, 2, 3);
            assertThat(opened.reader().bytes(original.part("empty").orElseThrow(), 10))
                    .isEmpty();
        }
    }

    private Repository opened(byte[] file) throws IOException {
        Path path = Files.write(folder.resolve("file.mapkeep"), file);
        return Repository.open(ExportFile.open(path, recovery), recovery, Clock.systemUTC());
    }

    @Test
    void anotherRecoveryKeyOpensNothing() throws IOException {
        refused(exported(), RecoveryKey.generate(), "MK-SNP-021");
    }

    @Test
    void oneFlippedBitAnywhereBringsNothingIn() throws IOException {
        byte[] whole = exported();
        var random = new Random(5);
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at < 1500; at += 17) {
            places.add(at);
        }
        for (int flip = 0; flip < 60; flip++) {
            places.add(random.nextInt(whole.length));
        }
        for (int at : places) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            try {
                // A mark that says another time is no harm: nothing of it is used but the id, and that is bound to the
                // key.
                Exports.read(new ByteArrayInputStream(damaged), recovery, destination, "a test", Progress.NONE);
                assertThat(at).as("only the mark's readable text may differ").isBetween(14, 300);
                destination = Repository.create(new MemoryTarget(), DataKey.generate(), Clock.systemUTC());
            } catch (ProblemException refused) {
                assertThat(destination.snapshots()).as("byte %s", at).isEmpty();
            }
            try {
                readThrough(damaged, recovery);
                assertThat(at).as("only the mark's readable text may differ").isBetween(14, 300);
            } catch (ProblemException refused) {
                assertThat(refused).hasMessageContaining("MK-SNP");
            }
        }
    }

    @Test
    void cutShortOrWithMoreBehindItIsRefused() throws IOException {
        byte[] whole = exported();
        for (int length : new int[] {0, 7, 20, 500, whole.length / 2, whole.length - 1}) {
            refused(Arrays.copyOf(whole, length), recovery, "MK-SNP-025");
        }
        refused(Arrays.copyOf(whole, whole.length + 1), recovery, "MK-SNP-025");
    }

    @Test
    void exchangedBlocksAreRefused() throws IOException {
        byte[] whole = exported();
        int first = firstBlock(whole);
        int firstEnd = first + 37 + ByteBuffer.wrap(whole, first + 33, 4).getInt();
        int secondEnd = firstEnd + 37 + ByteBuffer.wrap(whole, firstEnd + 33, 4).getInt();
        var exchanged = new ByteArrayOutputStream();
        exchanged.write(whole, 0, first);
        exchanged.write(whole, firstEnd, secondEnd - firstEnd);
        exchanged.write(whole, first, firstEnd - first);
        exchanged.write(whole, secondEnd, whole.length - secondEnd);
        refused(exchanged.toByteArray(), recovery, "MK-SNP-025");

        // Under the other's name.
        byte[] renamed = whole.clone();
        System.arraycopy(whole, firstEnd + 1, renamed, first + 1, 32);
        refused(renamed, recovery, "MK-SNP-025");
    }

    @Test
    void hugeCountsAndLengthsAreRefusedBeforeTheyCostAnything() throws IOException {
        byte[] whole = exported();
        byte[] mark = whole.clone();
        ByteBuffer.wrap(mark).putInt(10, Integer.MAX_VALUE);
        refused(mark, recovery, "MK-SNP-025");
        byte[] block = whole.clone();
        ByteBuffer.wrap(block).putInt(firstBlock(whole) + 33, Integer.MAX_VALUE);
        refused(block, recovery, "MK-SNP-025");
        byte[] zeros = whole.clone();
        zeros[firstBlock(whole)] = 0;
        refused(zeros, recovery, "MK-SNP-025");
    }

    /** Made by someone who has the key: sealed properly, and hostile. */
    @Test
    void aHostileManifestIsRefused() throws IOException {
        for (String name :
                new String[] {"../../etc/passwd", "/etc/passwd", "a/../b", "a//b", ".ssh/key", "a\\b", "", "a\u0000b"
                }) {
            refused(withPart(Map.of("name", name, "mode", 0600, "bytes", 0, "tree", tree(0))), recovery, "MK-SNP");
        }
        refused(withPart(Map.of("name", "a", "mode", 04755, "bytes", 0, "tree", tree(0))), recovery, "MK-SNP");
        refused(withPart(Map.of("name", "a", "mode", 0600, "bytes", -1, "tree", tree(0))), recovery, "MK-SNP");
        refused(withPart(Map.of("name", "a", "mode", 0600, "bytes", 1L << 50, "tree", tree(0))), recovery, "MK-SNP");
        refused(withPart(Map.of("name", "a", "mode", 0600, "bytes", 1, "tree", tree(99))), recovery, "MK-SNP");
    }

    private static Map<String, Object> tree(int depth) {
        return Map.of("depth", depth, "root", BlockName.ZEROS.toString());
    }

    private byte[] withPart(Map<String, Object> part) throws IOException {
        var manifest = Map.of(
                "format",
                1,
                "id",
                original.id().text(),
                "product",
                "1",
                "made",
                "2026-01-01T00:00:00Z",
                "barrier",
                Map.of("epoch", 1, "number", 1, "time", "2026-01-01T00:00:00Z", "databaseBytes", 1),
                "parts",
                List.of(part),
                "facts",
                Map.of(),
                "auditHead",
                "",
                "lineage",
                "");
        var target = (MemoryTarget) source.target();
        String name = "snapshots/" + original.id() + ".manifest";
        byte[] sealed = SealedRecord.encode(key, "manifest", name, manifest);
        var bytes = new ByteArrayOutputStream();
        var head = new ExportHead(
                target.object("mapkeep-repository"),
                List.of(target.object(target.list("keys/").get(0).name())),
                original.id(),
                sealed);
        head.write(new DataOutputStream(bytes));
        bytes.write(ExportHead.END);
        return bytes.toByteArray();
    }

    private int firstBlock(byte[] whole) {
        var target = (MemoryTarget) source.target();
        int manifest = target.object("snapshots/" + original.id() + ".manifest").length;
        int id = new String(whole, StandardCharsets.ISO_8859_1)
                .lastIndexOf(original.id().text());
        return id + original.id().text().length() + 4 + manifest;
    }

    private byte[] exported() throws IOException {
        var bytes = new ByteArrayOutputStream();
        Exports.write(source, original.id(), bytes, Progress.NONE);
        return bytes.toByteArray();
    }

    private void refused(byte[] stream, RecoveryKey with, String code) {
        assertThatThrownBy(() ->
                        Exports.read(new ByteArrayInputStream(stream), with, destination, "a test", Progress.NONE))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(code);
        assertThat(destination.snapshots()).isEmpty();
        assertThatThrownBy(() -> readThrough(stream, with))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("MK-SNP");
    }

    /** As a restore does it. */
    private void readThrough(byte[] file, RecoveryKey with) throws IOException {
        Path path = Files.write(folder.resolve("hostile.mapkeep"), file);
        try (Repository opened = Repository.open(ExportFile.open(path, with), with, Clock.systemUTC())) {
            Manifest manifest = opened.manifest(opened.snapshots().get(0).id());
            for (Part part : manifest.parts()) {
                opened.reader().bytes(part, 1 << 20);
            }
        }
    }
}
