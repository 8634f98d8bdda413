package io.mapkeep.data.importer;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.data.dataset.Dataset.Visibility;
import java.util.Optional;

/**
 * What somebody asked for with an upload.
 *
 * @param name the dataset's name, if they insist on one
 * @param skipBadRows leave bad rows out instead of refusing the file
 * @param event who asked, from where, for the audit log
 */
record Order(String filename, Optional<String> name, Visibility visibility, boolean skipBadRows, AuditEvent event) {}
