package io.mapkeep.installer.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command, the real dpkg in a root of its own, and packages that are small: what is well or not with them is one line of a script. */
class UpgradeIT {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private PackageLab lab;

    @BeforeEach
    void install() throws Exception {
        lab = new PackageLab(folder);
        lab.install(lab.build("0.1.0", "true", List.of("001-table")));
    }

    @Test
    void aGoodVersionIsPutInPlaceAndTakenBack() throws Exception {
        Path next = lab.build("0.2.0", "true", List.of("001-table", "002-column+"));
        PackageLab.Said checked = lab.run("upgrade", "check", next.toString());
        assertThat(checked.out())
                .contains("MAPKEEP WARNING - 0.1.0 can be upgraded to 0.2.0")
                .contains("1 change; the present version can go on with them")
                .contains("MK-UPG-007");
        assertThat(checked.exit()).isEqualTo(1);
        assertThat(lab.installed()).isEqualTo("0.1.0");

        PackageLab.Said applied = lab.apply(next);
        assertThat(applied.exit()).as(applied.all()).isZero();
        assertThat(applied.out()).contains("Mapkeep is 0.2.0 now, and well.");
        assertThat(lab.installed()).isEqualTo("0.2.0");

        PackageLab.Said back = lab.run("upgrade", "rollback", "--yes", "--no-snapshot");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(lab.installed()).isEqualTo("0.1.0");
        assertThat(lab.run("upgrade", "history").out().lines())
                .hasSize(3)
                .anyMatch(line -> line.matches(".*0\\.1\\.0 +0\\.2\\.0 +done.*"))
                .anyMatch(line -> line.matches(".*0\\.2\\.0 +0\\.1\\.0 +done.*"));
    }

    @Test
    void aVersionThatIsNotWellIsTakenBackByItself() throws Exception {
        PackageLab.Said applied = lab.apply(lab.build("0.2.0", "false", List.of("001-table")));
        assertThat(applied.exit()).isEqualTo(1);
        assertThat(applied.out()).contains("0.2.0 was not well").contains("Mapkeep is 0.1.0 again.");
        assertThat(lab.installed()).isEqualTo("0.1.0");
    }

    /** The switch is killed while the new version is looked at, which takes for ever; then the machine starts again, twice. */
    @Test
    void aMachineThatStopsInTheMiddleGoesOnAndBack() throws Exception {
        Path next = lab.build("0.2.0", "sleep 60", List.of("001-table"));
        Process command =
                lab.start("upgrade", "apply", next.toString(), "--yes", "--no-snapshot", "--former", lab.first());
        lab.awaitInstalled("0.2.0");
        command.destroyForcibly().waitFor();
        lab.killSwitch();
        assertThat(lab.run("upgrade", "apply", next.toString(), "--yes").exit())
                .as("one at a time")
                .isEqualTo(75);
        Process second = lab.startSwitch();
        lab.awaitPhase("former");
        second.destroyForcibly().waitFor();
        lab.killSwitch();
        assertThat(lab.startSwitch().waitFor()).isZero();
        assertThat(lab.installed()).isEqualTo("0.1.0");
        assertThat(lab.run("upgrade", "history").out()).contains("went back: the machine stopped in the middle, twice");
    }

    @Test
    void noWayBackOverTablesThatTheVersionBeforeCannotRead() throws Exception {
        assertThat(lab.apply(lab.build("0.2.0", "true", List.of("001-table", "002-rename")))
                        .out())
                .contains("MK-UPG-013");
        PackageLab.Said back = lab.run("upgrade", "rollback", "--yes", "--no-snapshot");
        assertThat(back.exit()).isEqualTo(1);
        assertThat(back.err()).contains("MK-UPG-013", "002-rename", "Nothing was changed");
        assertThat(lab.installed()).isEqualTo("0.2.0");
    }

    @Test
    void whatCannotBeUpgradedIsRefusedAndNothingIsChanged() throws Exception {
        Path older = lab.build("0.0.9", "true", List.of());
        Path far = lab.build("0.9.0", "true", List.of());
        lab.rebuildFrom("0.5.0", far);
        Path foreign = Files.writeString(folder.resolve("letter.deb"), "no package");
        Path broken = Files.write(folder.resolve("broken.deb"), Arrays.copyOf(Files.readAllBytes(older), 300));
        assertThat(lab.apply(older).err()).contains("MK-UPG-003");
        assertThat(lab.apply(far).err()).contains("MK-UPG-004", "0.5.0");
        assertThat(lab.apply(foreign).err()).contains("MK-UPG-001");
        assertThat(lab.apply(broken).err()).contains("MK-UPG-001");
        assertThat(lab.apply(folder.resolve("none.deb")).err()).contains("MK-UPG-001");
        assertThat(lab.installed()).isEqualTo("0.1.0");
        assertThat(lab.run("upgrade", "history").out()).contains("has upgraded nothing yet");
    }

    @Test
    void withAKeyOnlyWhatItSignedIsInstalled() throws Exception {
        Path next = lab.build("0.2.0", "true", List.of("001-table"));
        lab.trustKey();
        assertThat(lab.apply(next).err()).contains("MK-UPG-007");
        lab.sign(next);
        Files.write(next, Files.readAllBytes(lab.build("0.3.0", "true", List.of())));
        PackageLab.Said exchanged = lab.apply(next);
        assertThat(exchanged.err()).contains("MK-UPG-007", "another checksum");
        assertThat(exchanged.exit()).isEqualTo(65);
        lab.sign(next);
        assertThat(lab.run("upgrade", "check", next.toString()).out()).contains("Signature  right, by ");
        lab.trustKey();
        assertThat(lab.apply(next).err()).contains("none of the keys");
        assertThat(lab.installed()).isEqualTo("0.1.0");
    }
}
