package io.mapkeep.installer.upgrade;

import io.mapkeep.contract.admin.ClonedSnapshot;

/**
 * How a version did with a copy of the data.
 *
 * @param cloneMillis what the copy took
 * @param startMillis from its start until its doors were open, changes of tables included
 * @param neededBytes what the copy had grown to then
 * @param said its last words, where it did not come so far
 */
public record RehearsedUpgrade(
        ClonedSnapshot data, long cloneMillis, boolean well, long startMillis, long neededBytes, String said) {}
