package io.mapkeep.storage.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;

/** Whose the restored files are: root restores, the appliance's user works with them. */
record Ownership(UserPrincipal user, GroupPrincipal group) {
    static Ownership of(Path existing) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(existing, PosixFileAttributes.class);
        return new Ownership(attributes.owner(), attributes.group());
    }

    /** Gives it to them, with all that is in it; links are not followed. */
    void give(Path tree) throws IOException {
        try (var all = Files.walk(tree)) {
            for (Path one : all.toList()) {
                var view = Files.getFileAttributeView(one, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
                PosixFileAttributes now = view.readAttributes();
                if (!now.owner().equals(user) || !now.group().equals(group)) {
                    view.setOwner(user);
                    view.setGroup(group);
                }
            }
        }
    }
}
