package io.mapkeep;

import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.LdapSection;
import io.mapkeep.contract.configuration.Travelled;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.replica.ApplianceParts;
import io.mapkeep.storage.replica.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What makes an appliance beside its database: settings, the files that they name, secrets, the audit log's head.
 *
 * <pre>
 *   secret/NAME       data/secrets/NAME, on both sides; only the key of the node itself stays at home
 *   all others        data/replica/parts/NAME on the replica
 * </pre>
 */
final class TravelledParts implements ApplianceParts {
    private static final String CONFIGURATION = "configuration";
    private static final String DIRECTORY_CA = "file/ldap-ca";
    private static final String DIRECTORY_PASSWORD = "file/ldap-bind-password";
    /** Of all other files that settings name, with the key that names it. */
    private static final String FILE = "file/";

    private static final Pattern NAMED = Pattern.compile("file/(oidc\\.[a-z0-9-]+\\.[a-z_]+|agreement\\.text_file)");
    private static final String AUDIT_HEAD = "audit.head";
    private static final String SECRET = "secret/";
    /** Which recovery key opens the snapshots. */
    private static final String SNAPSHOT_KEYS = "snapshot-keys";

    /** Who a node is does not travel. */
    private static final String OF_THE_NODE = "replica-node";

    private final Supplier<ConfigurationFile> own;
    private final SecretStore secrets;
    private final Path folder;
    private final Path auditHead;
    private final Path snapshotKeys;
    private volatile Runnable settingsChanged = () -> {};

    TravelledParts(Supplier<ConfigurationFile> own, SecretStore secrets, Path data) {
        this.own = own;
        this.secrets = secrets;
        this.folder = data.resolve("replica").resolve("parts");
        this.auditHead = data.resolve(AUDIT_HEAD);
        this.snapshotKeys = data.resolve(SNAPSHOT_KEYS);
    }

    /** Told when the primary's settings, or a file that they name, have come anew. */
    void onSettings(Runnable listener) {
        settingsChanged = listener;
    }

    /** The settings of this node as a replica. */
    ConfigurationFile onReplica() {
        return travelled().map(theirs -> theirs.onReplica(own.get())).orElseGet(own);
    }

    /** The settings of this node as a primary: its own, and where those are silent what it took over from a former one. */
    ConfigurationFile onPrimary() {
        return travelled().map(theirs -> theirs.oncePromoted(own.get())).orElseGet(own);
    }

    /** What came from a primary; empty if this node never was a replica. */
    Optional<Travelled> travelled() {
        Path text = folder.resolve(CONFIGURATION);
        if (Files.notExists(text)) {
            return Optional.empty();
        }
        return Optional.of(new Travelled(
                new String(read(text), StandardCharsets.UTF_8),
                folder.resolve(DIRECTORY_CA),
                folder.resolve(DIRECTORY_PASSWORD),
                key -> folder.resolve(FILE + key)));
    }

    /** The former primary's anchor of the audit log. */
    Path travelledAuditHead() {
        return folder.resolve(AUDIT_HEAD);
    }

    /** The primary's own key ring of snapshots; it travels. */
    Path snapshotKeys() {
        return snapshotKeys;
    }

    /** The key ring of snapshots that has come from a primary. */
    Path travelledSnapshotKeys() {
        return folder.resolve(SNAPSHOT_KEYS);
    }

    @Override
    public List<Part> current() {
        ConfigurationFile effective = onPrimary();
        List<Part> parts = new ArrayList<>();
        parts.add(part(CONFIGURATION, Travelled.text(effective).getBytes(StandardCharsets.UTF_8)));
        LdapSection ldap = effective.configuration().ldap();
        ldap.caFile().filter(Files::isReadable).ifPresent(file -> parts.add(part(DIRECTORY_CA, read(file))));
        ldap.bindPasswordFile()
                .filter(Files::isReadable)
                .ifPresent(file -> parts.add(part(DIRECTORY_PASSWORD, read(file))));
        effective.configuration().files().forEach((key, file) -> {
            if (NAMED.matcher(FILE + key).matches() && Files.isReadable(file)) {
                parts.add(part(FILE + key, read(file)));
            }
        });
        if (Files.exists(auditHead)) {
            parts.add(part(AUDIT_HEAD, read(auditHead)));
        }
        if (Files.exists(snapshotKeys)) {
            parts.add(part(SNAPSHOT_KEYS, read(snapshotKeys)));
        }
        secrets.names().stream()
                .filter(name -> !name.startsWith(OF_THE_NODE))
                .forEach(name -> secrets.find(name).ifPresent(value -> parts.add(new Part(SECRET + name, value))));
        return parts;
    }

    @Override
    public void take(List<Part> parts) {
        boolean news = false;
        for (Part part : parts) {
            byte[] bytes = part.bytes().reveal();
            if (part.name().startsWith(SECRET)) {
                takeSecret(part.name().substring(SECRET.length()), bytes);
            } else if (Set.of(CONFIGURATION, DIRECTORY_CA, DIRECTORY_PASSWORD, AUDIT_HEAD, SNAPSHOT_KEYS)
                            .contains(part.name())
                    || NAMED.matcher(part.name()).matches()) {
                // A part of a later version that this one does not know is left alone.
                news |= takeFile(folder.resolve(part.name()), bytes)
                        && !Set.of(AUDIT_HEAD, SNAPSHOT_KEYS).contains(part.name());
            }
        }
        if (news) {
            settingsChanged.run();
        }
    }

    private void takeSecret(String name, byte[] bytes) {
        boolean same = secrets.find(name)
                .map(known -> Arrays.equals(known.reveal(), bytes))
                .orElse(false);
        if (!same && !name.startsWith(OF_THE_NODE)) {
            secrets.put(name, bytes);
        }
    }

    private static boolean takeFile(Path file, byte[] bytes) {
        if (Files.exists(file) && Arrays.equals(read(file), bytes)) {
            return false;
        }
        try {
            DurableFiles.write(file, bytes);
            return true;
        } catch (IOException failure) {
            throw unusable(file, failure);
        }
    }

    private static Part part(String name, byte[] bytes) {
        return new Part(name, Redacted.of(bytes));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw unusable(file, failure);
        }
    }

    private static Failed unusable(Path file, IOException failure) {
        return new Failed(
                Problem.of(
                        "MK-REP-103",
                        "What travels between primary and replica cannot be kept.",
                        file + ": " + failure,
                        "Make its folder writable for the appliance's user, on a disk with free space: ls -ld "
                                + file.getParent()),
                failure);
    }
}
