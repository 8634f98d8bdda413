package io.mapkeep.storage.snapshot.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderTargetTest extends TargetContract {
    @TempDir
    Path folder;

    private FolderTarget target;

    @BeforeEach
    void create() {
        target = FolderTarget.create(folder.resolve("snapshots"));
    }

    @Override
    Target target() {
        return target;
    }

    @Test
    void aFolderWithoutItsMarkerIsNotFilled() throws IOException {
        target.put("a", bytes("x"));
        Files.delete(folder.resolve("snapshots/mapkeep-target"));

        assertThatThrownBy(() -> FolderTarget.open(folder.resolve("snapshots"))).hasMessageContaining("MK-SNP-003");
        assertThatThrownBy(() -> target.put("b", bytes("x"))).hasMessageContaining("MK-SNP-003");
        assertThatThrownBy(() -> target.list("")).hasMessageContaining("MK-SNP-003");
        assertThatThrownBy(() -> target.read("b", 1)).hasMessageContaining("MK-SNP-003");
    }

    @Test
    void othersReadNothing() throws IOException {
        target.put("packs/a/1", bytes("x"));
        for (String file : new String[] {"mapkeep-target", "packs/a/1"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            folder.resolve("snapshots").resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("snapshots/packs/a"))))
                .isEqualTo("rwx------");
    }

    @Test
    void whatAKilledProcessLeftIsNoObjectAndGoes() throws IOException {
        Path left = folder.resolve("snapshots").resolve(FolderTarget.ASIDE + "123-1");
        Files.writeString(left, "half");
        assertThat(target.list("")).isEmpty();
        FolderTarget.create(folder.resolve("snapshots"));
        assertThat(left).doesNotExist();
    }

    @Test
    void linksAreNoObjects() throws IOException {
        Files.createSymbolicLink(folder.resolve("snapshots/link"), Path.of("/etc/passwd"));
        assertThat(target.list("")).isEmpty();
        assertThat(target.exists("link")).isFalse();
    }
}
