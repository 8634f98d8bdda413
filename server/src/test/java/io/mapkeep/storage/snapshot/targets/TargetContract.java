package io.mapkeep.storage.snapshot.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every target does, whatever it stands on. */
abstract class TargetContract {
    /** An empty one. */
    abstract Target target();

    @Test
    void givesBackWhatWasPut() {
        byte[] large = new byte[5_000_000];
        new Random(1).nextBytes(large);
        ByteBuffer contents = ByteBuffer.wrap(large);
        target().put("packs/0a/0abc", contents);

        assertThat(contents.remaining()).as("the buffer is left as it was").isEqualTo(large.length);
        assertThat(target().read("packs/0a/0abc", 5_000_000)).isEqualTo(large);
        assertThat(target().read("packs/0a/0abc", 4_000_000, 10))
                .isEqualTo(java.util.Arrays.copyOfRange(large, 4_000_000, 4_000_010));
        assertThat(target().read("packs/0a/0abc", 5, 0)).isEmpty();
    }

    @Test
    void replaces() {
        target().put("a", bytes("first and longer"));
        target().put("a", bytes("second"));
        assertThat(target().read("a", 100)).isEqualTo("second".getBytes(StandardCharsets.US_ASCII));
        target().put("a", bytes(""));
        assertThat(target().read("a", 100)).isEmpty();
    }

    @Test
    void whatIsMissingIsNotFound() {
        assertThatThrownBy(() -> target().read("nothing/here", 10))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("MK-SNP-001");
        assertThatThrownBy(() -> target().read("nothing/here", 0, 10)).isInstanceOf(NotFound.class);
        assertThat(target().exists("nothing/here")).isFalse();
        target().delete("nothing/here");
    }

    @Test
    void limitsAndEndsAreHeld() {
        target().put("a", bytes("0123456789"));
        assertThatThrownBy(() -> target().read("a", 9))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("MK-SNP-011");
        assertThatThrownBy(() -> target().read("a", 5, 6))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("MK-SNP-011");
        assertThatThrownBy(() -> target().read("a", 50, 6))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("MK-SNP-011");
    }

    @Test
    void listsByPrefixInOrder() {
        target().put("packs/b/2", bytes("22"));
        target().put("packs/a/1", bytes("1"));
        target().put("packs-of-others", bytes("333"));
        target().put("index/x", bytes(""));

        assertThat(target().list("packs/"))
                .containsExactly(new StoredObject("packs/a/1", 1), new StoredObject("packs/b/2", 2));
        assertThat(target().list(""))
                .extracting(StoredObject::name)
                .containsExactly("index/x", "packs-of-others", "packs/a/1", "packs/b/2");
        assertThat(target().list("none/")).isEmpty();
        target().delete("packs/a/1");
        assertThat(target().list("packs/")).hasSize(1);
        assertThat(target().exists("packs/b/2")).isTrue();
    }

    @Test
    void namesThatLeadElsewhereAreRefused() {
        for (String name : new String[] {"../a", "/a", "a/../b", "a//b", ".a", "A", "a b", "", "a/", "a\u0000"}) {
            assertThatThrownBy(() -> target().put(name, bytes("x"))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> target().read(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> target().delete(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
