package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a restore brought back.
 *
 * @param snapshot which one
 * @param barrier the last one that is in it, of {@code epoch}
 * @param moment everything acknowledged up to then is there, and nothing after it
 * @param newEpoch what the restored appliance goes on in, so that replicas of its former life notice
 * @param folder the data folder now
 * @param former where the data of before lies; empty if there was none
 * @param configuration where its configuration was written; empty if the one that is there says the same
 * @param tables how many were compared with what the snapshot promises; 0 where a later moment was asked for
 * @param notes what is left to do by hand
 */
public record RestoreReport(
        String snapshot,
        long epoch,
        long barrier,
        Instant moment,
        long newEpoch,
        String folder,
        Optional<String> former,
        Optional<String> configuration,
        int tables,
        long seconds,
        List<String> notes) {
    public RestoreReport {
        notes = List.copyOf(notes);
    }
}
