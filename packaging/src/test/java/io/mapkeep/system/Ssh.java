package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSH's own server on a machine of the {@link Lab}, and an administrator who gets in with a key. Files of this machine are covered where the processes see them, never changed. */
final class Ssh {
    private static final String SERVE = """
            mount -t tmpfs none /run && mkdir -m 755 /run/sshd
            sed 's/^root:[^:]*/root:*/' /etc/shadow > shadow && mount --bind shadow /etc/shadow
            exec /usr/sbin/sshd -D -e -f server
            """;

    private final Path folder;

    private Ssh(Path folder) {
        this.folder = folder;
    }

    /** Makes keys for both ends, which know each other from then on. */
    static Ssh in(Path parent) throws IOException, InterruptedException {
        Path folder = Files.createDirectory(parent.resolve("ssh"));
        for (String name : List.of("host", "administrator")) {
            Process made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name)
                    .directory(folder.toFile())
                    .inheritIO()
                    .start();
            assertThat(made.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(made.exitValue()).as("ssh-keygen").isZero();
        }
        Files.writeString(folder.resolve("server"), """
                HostKey %1$s/host
                AuthorizedKeysFile %1$s/administrator.pub
                StrictModes no
                UsePAM no
                PidFile none
                """.replace("%1$s", folder.toString()));
        Files.writeString(folder.resolve("known"), "* " + Files.readString(folder.resolve("host.pub")));
        Files.writeString(folder.resolve("client"), """
                Host *
                IdentityFile %1$s/administrator
                UserKnownHostsFile %1$s/known
                """.replace("%1$s", folder.toString()));
        return new Ssh(folder);
    }

    /** Serves port 22 of a machine until it is destroyed; returns when it does. */
    Process serve(Lab.Machine machine) throws IOException {
        List<String> command = new ArrayList<>(machine.around());
        command.addAll(List.of("sh", "-ec", SERVE));
        Process server = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said;
        do {
            said = server.inputReader().readLine();
            assertThat(said).as("sshd listens").isNotNull();
        } while (!said.contains("listening on :: port 22"));
        return server;
    }

    /** A command on a machine, with the administrator's key at hand as if it lay in their home. */
    List<String> known(List<String> command) {
        List<String> all = new ArrayList<>(command.subList(0, 4)); // ip netns exec NAME
        all.addAll(List.of("sh", "-ec", "mount --bind \"$0\" /etc/ssh/ssh_config; exec \"$@\""));
        all.add(folder.resolve("client").toString());
        all.addAll(command.subList(4, command.size()));
        return all;
    }
}
