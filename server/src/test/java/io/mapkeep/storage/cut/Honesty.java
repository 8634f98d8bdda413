package io.mapkeep.storage.cut;

/** Whether a disk has done what it says: the mutation that shows whether the forces of a product are looked at. */
@FunctionalInterface
interface Honesty {
    Honesty FULL = (done, position) -> true;

    /** {@code done} is the end of a force or of a directory's sync, at {@code position} in the log. */
    boolean believes(Operation done, int position);

    /** Forces of files on {@code disk} do nothing from {@code first} on. */
    static Honesty lyingAboutFiles(String disk, int first) {
        return (done, position) -> !(position >= first
                && done instanceof Operation.ForceDone force
                && force.disk().equals(disk));
    }

    /** Syncs of {@code disk} itself do nothing from {@code first} on. */
    static Honesty lyingAboutNames(String disk, int first) {
        return (done, position) -> !(position >= first
                && done instanceof Operation.SyncDone sync
                && sync.disk().equals(disk));
    }
}
