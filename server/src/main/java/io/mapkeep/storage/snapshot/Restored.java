package io.mapkeep.storage.snapshot;

import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import java.nio.file.Path;

/**
 * An appliance's data, brought back aside.
 *
 * @param folder as {@code server.data}: the audit log's head lies in it, and what is written there is thrown away
 */
public record Restored(Path folder, Database database, SecretStore secrets) {}
