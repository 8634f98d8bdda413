package io.mapkeep.storage.snapshot.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Which process on which machine. So that a restart after {@code kill -9} need not wait for the lock of the process before it.
 *
 * @param machine the machine's id and the namespace in which process numbers count; empty when unknown
 * @param boot the machine's present run
 */
record ProcessMark(String machine, String boot, long number, Instant started) {
    private static final Instant UNKNOWN = Instant.EPOCH;

    static ProcessMark ofThis() {
        var process = ProcessHandle.current();
        return new ProcessMark(machineHere(), bootHere(), process.pid(), started(process));
    }

    /** Only what this machine knows for certain: a process of another machine, or of another container, may be alive. */
    boolean surelyDead() {
        if (machine.isEmpty() || !machine.equals(machineHere())) {
            return false;
        }
        if (!boot.equals(bootHere())) {
            return true;
        }
        return ProcessHandle.of(number)
                .filter(ProcessHandle::isAlive)
                .filter(process -> started(process).equals(started))
                .isEmpty();
    }

    private static Instant started(ProcessHandle process) {
        return process.info().startInstant().orElse(UNKNOWN);
    }

    private static String machineHere() {
        try {
            return Files.readString(Path.of("/etc/machine-id")).strip()
                    + " "
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException unknown) {
            return "";
        }
    }

    private static String bootHere() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException unknown) {
            return "";
        }
    }
}
