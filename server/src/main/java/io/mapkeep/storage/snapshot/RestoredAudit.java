package io.mapkeep.storage.snapshot;

import java.util.Map;

/** Ties the restored audit log to where it ends now, and records the restore in it. The audit log stands above storage, so this is handed in. */
@FunctionalInterface
public interface RestoredAudit {
    /**
     * May be repeated.
     *
     * @param detail of the record, nothing secret
     * @return what is wrong with the restored log, in a sentence; empty if nothing is. It does not stop the restore: nobody would be helped
     */
    String anchor(Restored restored, Map<String, String> detail);
}
