package io.mapkeep.storage.snapshot;

import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.storage.snapshot.key.Damaged;
import io.mapkeep.storage.snapshot.key.DataKey;
import io.mapkeep.storage.snapshot.repository.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key ring of the store in a file of its own, which travels to replicas: so the one sheet opens each place that is begun later, here and there, although the
 * recovery key itself is nowhere but on paper.
 */
final class KeptKeyRing {
    private static final Logger LOG = LoggerFactory.getLogger(KeptKeyRing.class);

    private final Path file;
    private final Optional<Path> former;

    /** @param former where to look while there is no such file: what a primary of before has handed over */
    KeptKeyRing(Path file, Optional<Path> former) {
        this.file = file;
        this.former = former;
    }

    /** Empty if there is none, or one that is of another key: then a store gets a new one. */
    Optional<KeyRing> find(DataKey key) {
        Path there = Files.exists(file) ? file : former.orElse(file);
        if (Files.notExists(there)) {
            return Optional.empty();
        }
        try {
            if (Files.size(there) > KeyRing.LARGEST) {
                throw new Damaged("it is too large");
            }
            return Optional.of(KeyRing.read(Files.readAllBytes(there), key));
        } catch (IOException | Damaged unusable) {
            LOG.warn("The key ring {} is not used: {}", there, unusable.getMessage());
            return Optional.empty();
        }
    }

    /** Durable when it returns; nothing is written when it is the same. */
    void keep(KeyRing ring) {
        byte[] text = ring.text();
        try {
            if (Files.notExists(file) || !Arrays.equals(Files.readAllBytes(file), text)) {
                DurableFiles.write(file, text);
            }
        } catch (IOException failure) {
            // The store itself has it; what lacks is that places begun later are opened by the same sheet.
            LOG.warn("The key ring {} could not be written", file, failure);
        }
    }
}
