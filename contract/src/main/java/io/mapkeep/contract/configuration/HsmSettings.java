package io.mapkeep.contract.configuration;

import java.nio.file.Path;

/**
 * A hardware security module by PKCS#11, in which the roots' keys are made and stay.
 *
 * @param library the vendor's
 * @param slot its number, as the vendor's tools print it
 * @param pinFile with the PIN of the token's user on its first line
 */
public record HsmSettings(Path library, int slot, Path pinFile) {
    HsmSettings resolve(Path folder) {
        return new HsmSettings(library, slot, folder.resolve(pinFile));
    }
}
