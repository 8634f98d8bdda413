package io.mapkeep.installer.setup;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.configuration.ServerSection;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether this machine has what the appliance needs, looked at before anything is changed. */
public final class Preflight {
    private static final long GIB = 1L << 30;
    private static final long LEAST_MEMORY = 15 * GIB / 10;
    private static final long LEAST_DISK = 2 * GIB;
    private static final long GOOD_DISK = 10 * GIB;
    /** No machine that runs this version was set up before it was written. */
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+(\\d+) kB");
    private static final String CHECK = "preflight";

    private final ServerSection server;
    private final boolean running;
    private final List<Finding> findings = new ArrayList<>();

    /** @param running whether the appliance runs already, and so has its ports */
    public Preflight(ServerSection server, boolean running) {
        this.server = server;
        this.running = running;
    }

    /** What was found, the worst not first but in the order of looking. */
    public List<Finding> look(Instant now) {
        memory();
        disk();
        clock(now);
        if (!running) {
            port(server.https());
            server.http().ifPresent(this::port);
        }
        return List.copyOf(findings);
    }

    /** Whether people's machines would come here by that name. */
    public static Optional<Finding> name(String name) {
        try {
            InetAddress.getAllByName(name);
            return Optional.empty();
        } catch (UnknownHostException unknown) {
            return Optional.of(new Finding(
                    CHECK,
                    Severity.WARNING,
                    "MK-SET-006",
                    "The name " + name + " is not in the DNS that this machine asks.",
                    String.valueOf(unknown.getMessage()),
                    "People will not find the appliance under it.",
                    "Have it entered with this machine's address, or with that of the load balancer before it."));
        }
    }

    private void memory() {
        try {
            Matcher total = TOTAL.matcher(Files.readString(Path.of("/proc/meminfo")));
            long bytes = total.find() ? Long.parseLong(total.group(1)) << 10 : Long.MAX_VALUE;
            if (bytes < LEAST_MEMORY) {
                findings.add(new Finding(
                        CHECK,
                        Severity.WARNING,
                        "MK-SET-003",
                        "This machine has little memory.",
                        new ByteSize(bytes).rounded() + "; 2 GiB are asked for.",
                        "Large imports and many people at once will be slow, or refused.",
                        "Give the machine 2 GiB or more."));
            }
        } catch (IOException notLinux) {
            // nothing is known, nothing is said
        }
    }

    private void disk() {
        Path folder = server.data().toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder)) {
            folder = folder.getParent();
        }
        try {
            long free =
                    folder == null ? Long.MAX_VALUE : Files.getFileStore(folder).getUsableSpace();
            if (free < GOOD_DISK) {
                findings.add(new Finding(
                        CHECK,
                        free < LEAST_DISK ? Severity.CRITICAL : Severity.WARNING,
                        "MK-SET-004",
                        "The disk of " + server.data() + " has little room.",
                        new ByteSize(free).rounded() + " are free; 10 GiB are a good start.",
                        "Imports and snapshots will soon be refused.",
                        "Make room, or name a folder on a larger disk: mapkeep config set server.data FOLDER"));
            }
        } catch (IOException unknown) {
            // nothing is known, nothing is said
        }
    }

    private void clock(Instant now) {
        if (now.isBefore(WRITTEN)) {
            findings.add(new Finding(
                    CHECK,
                    Severity.CRITICAL,
                    "MK-SET-005",
                    "This machine's clock is wrong.",
                    "It says " + now + ".",
                    "Certificates would be made for a time that is over, and nobody could connect.",
                    "Set it: timedatectl set-ntp true"));
        }
    }

    private void port(HostPort listener) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(listener.host(), listener.port()));
        } catch (BindException taken) {
            findings.add(new Finding(
                    CHECK,
                    Severity.CRITICAL,
                    "MK-SET-007",
                    "The appliance cannot listen on " + listener + ".",
                    String.valueOf(taken.getMessage()),
                    "It would not start.",
                    "See who has the port: ss -ltnp 'sport = :" + listener.port()
                            + "'. Stop that, or choose another: mapkeep config explain server"));
        } catch (IOException | SecurityException unknown) {
            // nothing is known, nothing is said
        }
    }
}
