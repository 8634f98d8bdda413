package io.mapkeep.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.SearchResultEntryProtocolOp;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.trust.AddedAuthorities;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that answer a search with nothing, half of something, or far too much: each costs a bounded time, and lets nobody in or out. */
final class HostileDirectoryTest {
    /** Three answers at their slowest, half a second each, for a question and its one repetition on a fresh connection. */
    private static final Duration BOUND = Duration.ofSeconds(8);

    @TempDir
    static Path folder;

    private static TlsKeys keys;

    /** What the server does once it was asked. */
    enum Manner {
        RESETS {
            @Override
            void answer(Socket socket, OutputStream out) throws IOException {
                out.write(entry(1), 0, 5);
                out.flush();
                socket.close();
            }
        },
        FALLS_SILENT_HALFWAY {
            @Override
            void answer(Socket socket, OutputStream out) throws IOException {
                out.write(entry(1), 0, 20);
                out.flush();
                pause(60_000);
            }
        },
        DRIPS {
            @Override
            void answer(Socket socket, OutputStream out) throws IOException {
                // A message of a mebibyte, one byte each tenth of a second: no wait for a byte is ever long.
                out.write(new byte[] {0x30, (byte) 0x83, 0x10, 0, 0});
                for (int i = 0; i < 600; i++) {
                    out.write(0);
                    out.flush();
                    pause(100);
                }
            }
        },
        NEVER_ENDS {
            @Override
            void answer(Socket socket, OutputStream out) throws IOException {
                for (int i = 0; i < 1_000_000; i++) {
                    out.write(entry(i));
                }
            }
        },
        NEVER_ENDS_SLOWLY {
            @Override
            void answer(Socket socket, OutputStream out) throws IOException {
                // The same entry of no account, so that it is not the number that ends it.
                for (int i = 0; i < 600; i++) {
                    out.write(new LDAPMessage(
                                    1,
                                    new com.unboundid.ldap.protocol.SearchResultReferenceProtocolOp(
                                            List.of("ldap://elsewhere/")))
                            .encode()
                            .encode());
                    out.flush();
                    pause(100);
                }
            }
        },
        TALKS_NONSENSE {
            @Override
            void answer(Socket socket, OutputStream out) throws IOException {
                byte[] noise = new byte[100_000];
                Arrays.fill(noise, (byte) 0xff);
                out.write(noise);
                out.flush();
                pause(60_000);
            }
        };

        abstract void answer(Socket socket, OutputStream out) throws IOException;

        static byte[] entry(int number) {
            return new LDAPMessage(
                            1, new SearchResultEntryProtocolOp("uid=p" + number + ",dc=corp,dc=example", List.of()))
                    .encode()
                    .encode();
        }

        static void pause(int millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(over);
            }
        }
    }

    @BeforeAll
    static void makeKeys() {
        keys = new TlsKeys(folder);
    }

    @ParameterizedTest
    @EnumSource(Manner.class)
    void aSearchEndsInBoundedTimeAndDecidesNothing(Manner manner) throws IOException {
        try (var server =
                (SSLServerSocket) keys.context().getServerSocketFactory().createServerSocket(0)) {
            serve(server, manner);
            var settings = ConfigurationFile.parse(keys.toml(server.getLocalPort()))
                    .check("test")
                    .configuration()
                    .ldap();
            try (var realm = new LdapRealm(settings, AddedAuthorities.NONE, Clock.systemUTC())) {
                long began = System.nanoTime();
                Verdict verdict = realm.verify("anna", "quiet water 7 stones");
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                assertThat(verdict).isInstanceOf(Verdict.Unreachable.class);
                assertThat(took).isLessThan(BOUND);
            }
        }
    }

    private static void serve(SSLServerSocket server, Manner manner) {
        var accepting = new Thread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    var each = new Thread(() -> answer(socket, manner));
                    each.setDaemon(true);
                    each.start();
                } catch (IOException closed) {
                    return;
                }
            }
        });
        accepting.setDaemon(true);
        accepting.start();
    }

    private static void answer(Socket socket, Manner manner) {
        try (socket;
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            if (in.read(new byte[4096]) > 0) {
                manner.answer(socket, out);
            }
        } catch (IOException clientLeft) {
            // That is what it should do.
        }
    }
}
