package io.mapkeep.contract.configuration;

import java.nio.file.Path;
import java.util.List;

/** {@code [admin]}: the socket behind the {@code mapkeep} command. */
public record AdminSection(Path socket, List<String> users) {
    static AdminSection read(Section in) {
        return new AdminSection(
                in.path("socket", "/run/mapkeep/admin.sock", "The Unix socket of the command; mode 0600 or 0660.")
                        .orElse(Path.of("/run/mapkeep/admin.sock")),
                in.texts(
                        "users",
                        "system users",
                        "Who may use the command beside root and the appliance's own user, checked by the kernel's word on the peer."));
    }
}
