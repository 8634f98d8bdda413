package io.mapkeep.installer.upgrade;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about a package before anything is changed.
 *
 * @param signer the file of the key whose signature was right; empty if it was not checked
 * @param data what the later of the two versions changes in the tables
 * @param rehearsal how the new version did with a copy of the data; empty if it was not asked for
 */
public record UpgradeReport(
        String file,
        String sha256,
        String from,
        String to,
        long packageBytes,
        long installedBytes,
        Optional<String> signer,
        DataChanges data,
        Optional<RehearsedUpgrade> rehearsal,
        List<Finding> findings) {

    public Severity worst() {
        return findings.stream().map(Finding::severity).max(Enum::compareTo).orElse(Severity.OK);
    }
}
