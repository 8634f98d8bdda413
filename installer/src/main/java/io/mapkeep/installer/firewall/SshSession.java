package io.mapkeep.installer.firewall;

import io.mapkeep.installer.machine.Who;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The connection that an administrator sits at the end of, as {@code sshd(8)} tells: client, its port, server, its port.
 *
 * @param client an address, without the zone of a link-local one
 */
record SshSession(String client, int clientPort, String server, int serverPort) {
    private static final String VARIABLE = "SSH_CONNECTION";
    private static final int PARTS = 4;

    /** Of this process; {@code sudo} keeps the variable from it, so its ancestors are asked, too. */
    static Optional<SshSession> find(Map<String, String> environment) {
        Optional<SshSession> own = parse(environment.getOrDefault(VARIABLE, ""));
        if (own.isPresent()) {
            return own;
        }
        return Stream.iterate(
                        ProcessHandle.current().parent(),
                        Optional::isPresent,
                        each -> each.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream)
                .flatMap(process -> variables(process.pid()))
                .filter(line -> line.startsWith(VARIABLE + "="))
                .map(line -> parse(line.substring(VARIABLE.length() + 1)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    static Optional<SshSession> parse(String written) {
        String[] parts = written.split(" ");
        try {
            return parts.length == PARTS
                    ? Optional.of(new SshSession(
                            withoutZone(parts[0]),
                            Integer.parseInt(parts[1]),
                            withoutZone(parts[2]),
                            Integer.parseInt(parts[3])))
                    : Optional.empty();
        } catch (NumberFormatException wrong) {
            return Optional.empty();
        }
    }

    /** Who sits here, as far as the machine knows, and from where. */
    static String who(Map<String, String> environment) {
        return Who.runs(environment)
                + find(environment).map(session -> " from " + session.client()).orElse("");
    }

    /** The far end, as {@link Connections} writes it. */
    String farEnd() {
        return Connections.farEnd(client, clientPort);
    }

    private static String withoutZone(String address) {
        return address.split("%", 2)[0];
    }

    private static Stream<String> variables(long process) {
        try {
            byte[] all = Files.readAllBytes(Path.of("/proc/" + process + "/environ"));
            return Stream.of(new String(all, StandardCharsets.UTF_8).split("\0"));
        } catch (IOException notOurs) {
            return Stream.of();
        }
    }
}
