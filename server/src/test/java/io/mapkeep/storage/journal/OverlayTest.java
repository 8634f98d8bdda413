package io.mapkeep.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.storage.journal.Overlay.Extent;
import io.mapkeep.storage.journal.Overlay.Piece;
import io.mapkeep.storage.journal.Overlay.Stored;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The overlay beside the simplest thing that does the same: an array with one cell for each byte. */
final class OverlayTest {
    private static final int BYTES = 64;

    /** What somebody does to both. */
    sealed interface Act {
        record Put(int start, int length) implements Act {}

        record Truncate(int size) implements Act {}

        record Forget(int start, int length, int sequence) implements Act {}
    }

    @Property(tries = 500)
    void eachByteComesFromTheFrameThatWroteItLast(@ForAll("acts") List<Act> acts) {
        var overlay = new Overlay();
        long[] sequences = new long[BYTES];
        long[] offsets = new long[BYTES];
        long sequence = 0;
        for (Act act : acts) {
            if (act instanceof Act.Put put) {
                sequence++;
                overlay.put(put.start(), put.length(), sequence, new Stored(1, sequence * 1000, null));
                for (int i = 0; i < put.length(); i++) {
                    sequences[put.start() + i] = sequence;
                    offsets[put.start() + i] = sequence * 1000 + i;
                }
            } else if (act instanceof Act.Truncate truncate) {
                overlay.truncate(truncate.size());
                java.util.Arrays.fill(sequences, truncate.size(), BYTES, 0);
            } else if (act instanceof Act.Forget forget) {
                // Only ever called for a frame's own range: what is left of that frame goes as a whole.
                forgetFrame(overlay, sequences, forget.sequence());
            }
        }
        assertThat(overlay.bytes())
                .isEqualTo(java.util.Arrays.stream(sequences)
                        .filter(each -> each > 0)
                        .count());
        int at = 0;
        for (Piece piece : overlay.find(0, BYTES)) {
            assertThat(piece.start()).isEqualTo(at);
            for (int i = 0; i < piece.length(); i++, at++) {
                Extent extent = piece.extent();
                assertThat(extent == null ? 0 : extent.sequence()).isEqualTo(sequences[at]);
                if (extent != null) {
                    assertThat(extent.stored().offset + extent.skipped() + i).isEqualTo(offsets[at]);
                }
            }
        }
        assertThat(at).isEqualTo(BYTES);
    }

    private static void forgetFrame(Overlay overlay, long[] sequences, int sequence) {
        overlay.forget(0, BYTES, sequence);
        for (int i = 0; i < BYTES; i++) {
            if (sequences[i] <= sequence) {
                sequences[i] = 0;
            }
        }
    }

    @Provide
    Arbitrary<List<Act>> acts() {
        Arbitrary<Integer> starts = Arbitraries.integers().between(0, BYTES - 1);
        Arbitrary<Act> puts = Combinators.combine(starts, Arbitraries.integers().between(1, BYTES))
                .as((start, length) -> new Act.Put(start, Math.min(length, BYTES - start)));
        Arbitrary<Act> truncates = starts.map(Act.Truncate::new);
        Arbitrary<Act> forgets =
                Arbitraries.integers().between(1, 8).map(sequence -> new Act.Forget(0, BYTES, sequence));
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(8, puts),
                        net.jqwik.api.Tuple.of(1, truncates),
                        net.jqwik.api.Tuple.of(1, forgets))
                .list()
                .ofMaxSize(30);
    }
}
