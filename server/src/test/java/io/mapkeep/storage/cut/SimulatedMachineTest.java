package io.mapkeep.storage.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.storage.journal.Disk;
import io.mapkeep.storage.journal.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The simulated machine is as mean as a real one may be, and no meaner. */
final class SimulatedMachineTest {
    private static final FileName A = new FileName("disk", "a");
    private static final FileName B = new FileName("disk", "b");

    private final SimulatedMachine machine = SimulatedMachine.blank();
    private final Disk disk = machine.disk("disk");

    @Test
    void whatWasForcedOutlivesEveryPowerCut() throws IOException {
        DiskFile file = disk.open("a");
        write(file, "old", 0);
        file.force();
        disk.sync();

        assertThat(textsOfA()).containsExactly("old");
    }

    @Test
    void whatWasNotForcedIsThereOrNot() throws IOException {
        DiskFile file = forcedA("old");
        write(file, "new", 0);

        assertThat(textsOfA()).contains("old", "new");
    }

    @Test
    void eachSectorOfAnUnforcedWriteIsOldOrNew() throws IOException {
        DiskFile file = forcedA("o".repeat(2048));
        write(file, "n".repeat(1024), 256);

        Set<String> patterns = textsOfA().stream()
                .filter(text -> text.chars().allMatch(c -> c == 'o' || c == 'n'))
                .map(text -> "" + text.charAt(0) + text.charAt(300) + text.charAt(600) + text.charAt(1100)
                        + text.charAt(1500))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(patterns).contains("ooooo", "onnno", "onooo", "oonoo", "ooono", "onono");
    }

    @Test
    void garbageStaysWhereTheUnforcedWriteWas() throws IOException {
        DiskFile file = forcedA("o".repeat(2048));
        write(file, "n".repeat(1024), 256);

        assertThat(textsOfA())
                .anySatisfy(text -> assertThat(text.chars().allMatch(c -> c == 'o' || c == 'n'))
                        .isFalse())
                .allSatisfy(text -> {
                    assertThat(text.substring(0, 256)).isEqualTo("o".repeat(256));
                    assertThat(text.substring(1280)).isEqualTo("o".repeat(768));
                });
    }

    @Test
    void aLateWriteCanBeThereWithoutAnEarlierOne() throws IOException {
        DiskFile file = forcedA("o".repeat(1024));
        write(file, "1", 0);
        write(file, "2", 600);

        assertThat(textsOfA()).anySatisfy(text -> {
            assertThat(text.charAt(0)).isEqualTo('o');
            assertThat(text.charAt(600)).isEqualTo('2');
        });
    }

    @Test
    void aForceThatHasNotReturnedPromisesNothing() throws IOException {
        DiskFile file = forcedA("old");
        write(file, "new", 0);
        file.force();
        int beforeItReturned = machine.position() - 1;

        assertThat(textsOfA(beforeItReturned)).contains("old", "new");
        assertThat(textsOfA()).containsExactly("new");
    }

    @Test
    void aForceSaysNothingAboutWhatIsWrittenMeanwhile() throws Exception {
        DiskFile file = forcedA("old");
        machine.forceTime(Duration.ofSeconds(5));
        int before = machine.position();
        var forcing = new Thread(() -> {
            try {
                file.force();
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        });
        forcing.start();
        while (machine.position() == before) {
            Thread.onSpinWait();
        }
        write(file, "new", 0);
        forcing.interrupt();
        forcing.join();

        assertThat(textsOfA()).contains("old", "new");
    }

    @Test
    void afterAFailedForceNoLaterOneBringsItsWritesBack() throws IOException {
        DiskFile file = forcedA("old");
        write(file, "new", 0);
        machine.faults().failForceAfter(0);
        assertThatThrownBy(file::force).isInstanceOf(IOException.class).hasMessage("Input/output error");
        file.force();

        assertThat(textsOfA()).contains("old", "new");
    }

    @Test
    void aFileForcedUnderANameNotSyncedCanBeMissing() throws IOException {
        DiskFile file = disk.open("a");
        write(file, "new", 0);
        file.force();

        assertThat(textsOfA()).containsExactlyInAnyOrder("new", "(none)");
    }

    @Test
    void aRenamingIsWholeOrNotAtAll() throws IOException {
        forcedA("new");
        DiskFile other = disk.open("b");
        write(other, "old", 0);
        other.force();
        disk.sync();
        disk.rename("a", "b");

        assertThat(images(machine.position())
                        .map(image -> text(image, A) + text(image, B))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("newold", "(none)new");
    }

    @Test
    void changesOfOneNameKeepTheirOrder() throws IOException {
        forcedA("old");
        disk.delete("a");
        DiskFile second = disk.open("a");
        write(second, "new", 0);
        second.force();

        assertThat(textsOfA()).containsExactlyInAnyOrder("old", "(none)", "new");
    }

    @Test
    void theEndOfAProcessLosesNothingThatWasWritten() throws IOException {
        DiskFile file = disk.open("a");
        write(file, "first", 0);
        write(file, "second", 5);
        int end = machine.position();

        assertThat(text(new Cut.ProcessDeath(end, 0).applyTo(machine).image(), A))
                .isEqualTo("firstsecond");
        assertThat(text(new Cut.ProcessDeath(end - 1, 3).applyTo(machine).image(), A))
                .isEqualTo("firstsec");
    }

    @Test
    void whatADeadProcessWroteIsForcedByTheNextOne() throws IOException {
        DiskFile file = forcedA("old");
        write(file, "new", 0);
        SimulatedMachine next = new Cut.ProcessDeath(machine.position(), 0).applyTo(machine);
        int before = next.position();
        next.disk("disk").open("a").force();

        assertThat(textsOfA(next, before)).contains("old", "new");
        assertThat(textsOfA(next, next.position())).containsExactly("new");
    }

    @Test
    void aSeedAlwaysGivesTheSameDisk() throws IOException {
        DiskFile file = forcedA("o".repeat(5000));
        write(file, "n".repeat(5000), 0);
        Cut cut = new Cut.PowerCut(machine.position(), 7, Honesty.FULL);

        assertThat(cut.applyTo(machine).image().differences(cut.applyTo(machine).image()))
                .isEmpty();
    }

    @Test
    void aFullDiskTakesWhatFitsAndFails() throws IOException {
        machine.faults().capacity(4);
        DiskFile file = disk.open("a");
        DiskFile other = machine.disk("other").open("b");
        write(other, "xx", 0);

        assertThatThrownBy(() -> write(file, "four", 0)).hasMessage("No space left on device");
        assertThat(disk.usableBytes()).isZero();
        write(file, "42", 0);
        machine.faults().capacity(8);
        write(file, "four", 0);
        assertThat(file.size()).isEqualTo(4);
    }

    @Test
    void aMachineThatIsOffDoesNothing() throws IOException {
        DiskFile file = disk.open("a");
        int before = machine.position();
        machine.turnOff();

        assertThatThrownBy(() -> write(file, "x", 0)).hasMessage("the machine is off");
        assertThatThrownBy(disk::list).hasMessage("the machine is off");
        assertThat(machine.position()).isEqualTo(before);
    }

    private DiskFile forcedA(String text) throws IOException {
        DiskFile file = disk.open("a");
        write(file, text, 0);
        file.force();
        disk.sync();
        return file;
    }

    private static void write(DiskFile file, String text, long position) throws IOException {
        file.write(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)), position);
    }

    private Set<String> textsOfA() {
        return textsOfA(machine, machine.position());
    }

    private Set<String> textsOfA(int position) {
        return textsOfA(machine, position);
    }

    private static Set<String> textsOfA(SimulatedMachine machine, int position) {
        return images(machine, position).map(image -> text(image, A)).collect(Collectors.toSet());
    }

    private java.util.stream.Stream<Image> images(int position) {
        return images(machine, position);
    }

    /** After many power cuts. */
    private static java.util.stream.Stream<Image> images(SimulatedMachine machine, int position) {
        return LongStream.range(0, 1500)
                .mapToObj(seed -> new Cut.PowerCut(position, seed, Honesty.FULL)
                        .applyTo(machine)
                        .image());
    }

    private static String text(Image image, FileName name) {
        byte[] bytes = image.files().get(name);
        return bytes == null
                ? "(none)"
                : new String(Arrays.copyOf(bytes, bytes.length), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
