package io.mapkeep.installer.configuration;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that are there as a whole or as they were, for the same people as the settings beside them: root writes, the appliance reads. */
public final class WholeFile {
    private static final Set<PosixFilePermission> NEW = PosixFilePermissions.fromString("rw-r-----");
    private static final Set<PosixFilePermission> UNTIL_FILLED = PosixFilePermissions.fromString("rw-------");

    private WholeFile() {}

    /**
     * Writes beside the file, forces it to the disk, and renames.
     *
     * @param model whose owner, group and mode it gets; its folder's owner and group where that is not there
     */
    public static void write(Path target, String text, Path model) throws IOException {
        Path beside = target.resolveSibling(target.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(beside, PosixFilePermissions.asFileAttribute(UNTIL_FILLED));
        Files.writeString(beside, text);
        giveToOwnerOf(model, beside);
        Files.setPosixFilePermissions(beside, Files.exists(model) ? Files.getPosixFilePermissions(model) : NEW);
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder =
                FileChannel.open(target.toAbsolutePath().resolveSibling(""), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Whoever may read the settings may read what is beside them. */
    static void giveToOwnerOf(Path model, Path made) throws IOException {
        Path known = Files.exists(model) ? model : model.toAbsolutePath().resolveSibling("");
        PosixFileAttributes wanted = Files.readAttributes(known, PosixFileAttributes.class);
        var view = Files.getFileAttributeView(made, PosixFileAttributeView.class);
        PosixFileAttributes is = view.readAttributes();
        if (!is.owner().equals(wanted.owner())) {
            view.setOwner(wanted.owner());
        }
        if (!is.group().equals(wanted.group())) {
            view.setGroup(wanted.group());
        }
    }
}
