package io.mapkeep.installer.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Whether a file that root names can be read by the appliance, which runs as nobody in particular: by everybody, through every folder above it. */
public final class OpenToAll {
    private OpenToAll() {}

    /** @throws IOException if the file or a folder above it cannot be looked at */
    public static boolean reads(Path file) throws IOException {
        Path real = file.toRealPath();
        if (!permits(real, PosixFilePermission.OTHERS_READ)) {
            return false;
        }
        for (Path folder = real.getParent(); folder != null; folder = folder.getParent()) {
            if (!permits(folder, PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static boolean permits(Path path, PosixFilePermission permission) throws IOException {
        return Files.getPosixFilePermissions(path).contains(permission);
    }
}
