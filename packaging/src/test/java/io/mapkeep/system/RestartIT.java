package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listening sockets as systemd hands them over, held by a stand-in for systemd: while the appliance is started again, connections wait and none is refused. */
final class RestartIT {
    /** Keeps the sockets of both ports open and starts the appliance with them as sd_listen_fds(3) says, again whenever it ends; ends with its own standard input. */
    private static final String MANAGER = """
            import os, socket, subprocess, sys, threading
            ports, command = sys.argv[1].split(","), sys.argv[2:]
            for number, port in enumerate(ports):
                door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
                door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                door.bind(("127.0.0.1", int(port)))
                door.listen(512)
                os.dup2(door.detach(), 3 + number)
            command = ["sh", "-c", 'export LISTEN_PID=$$ LISTEN_FDS=%d; exec "$@"' % len(ports), "sh"] + command
            running, over = [None], [False]
            def run():
                while not over[0]:
                    running[0] = subprocess.Popen(command, pass_fds=range(3, 3 + len(ports)))
                    running[0].wait()
            threading.Thread(target=run, daemon=True).start()
            for line in sys.stdin:
                running[0].send_signal(15 if line == "restart\\n" else 9)
            over[0] = True
            running[0].kill()
            running[0].wait()
            """;

    private static final Duration AWAIT = Duration.ofSeconds(60);

    @Test
    void noConnectionIsRefusedWhileTheApplianceIsStartedAgain(@TempDir Path folder) throws Exception {
        var appliance = StagedAppliance.in(folder, "");
        Process manager =
                appliance.launchBy(List.of("python3", "-c", MANAGER, appliance.port() + "," + plainPort(appliance)));
        try (var orders = manager.outputWriter()) {
            appliance.awaitReady();
            var over = new AtomicBoolean();
            var answered = new AtomicInteger();
            var refused = new AtomicInteger();
            int plain = plainPort(appliance);
            Thread knocking = new Thread(() -> {
                while (!over.get()) {
                    knock(appliance, answered, refused);
                    knock(plain, refused);
                }
            });
            knocking.start();
            for (String order : new String[] {"restart", "kill", "restart"}) {
                int before = answered.get();
                orders.write(order + "\n");
                orders.flush();
                Thread.sleep(500);
                appliance.awaitReady();
                awaitMore(answered, before + 20);
            }
            over.set(true);
            knocking.join();
            assertThat(refused).as(appliance.log()).hasValue(0);
            assertThat(appliance.log()).doesNotContain("MK-HTP-017");
        } finally {
            if (!manager.waitFor(20, TimeUnit.SECONDS)) {
                manager.destroyForcibly();
            }
        }
    }

    /** A connection of its own each time. A process that is killed takes the connections it had accepted with it; that is no refusal. */
    private static void knock(StagedAppliance appliance, AtomicInteger answered, AtomicInteger refused) {
        try {
            if (appliance.visitor().get("/readyz").statusCode() == 200) {
                answered.incrementAndGet();
            }
        } catch (ConnectException closed) {
            refused.incrementAndGet();
        } catch (IOException cutOff) {
            // answered by nobody, refused by nobody
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The port that redirects: whether it is open is all that is asked. */
    private static void knock(int port, AtomicInteger refused) {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoLinger(true, 0);
        } catch (ConnectException closed) {
            refused.incrementAndGet();
        } catch (IOException cutOff) {
            // by the process that ended
        }
    }

    private static int plainPort(StagedAppliance appliance) throws IOException {
        Matcher line = Pattern.compile("(?m)^http = .*:(\\d+)\"$").matcher(Files.readString(appliance.config()));
        assertThat(line.find()).isTrue();
        return Integer.parseInt(line.group(1));
    }

    private static void awaitMore(AtomicInteger answered, int wanted) throws InterruptedException {
        long deadline = System.nanoTime() + AWAIT.toNanos();
        while (answered.get() < wanted) {
            assertThat(System.nanoTime()).as("answers after a restart").isLessThan(deadline);
            Thread.sleep(50);
        }
    }
}
