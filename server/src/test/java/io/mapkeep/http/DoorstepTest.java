package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import org.junit.jupiter.api.Test;

final class DoorstepTest {
    private static final HostPort ANY = new HostPort("127.0.0.1", 0);

    private final Doorstep doorstep = new Doorstep();

    @Test
    void whoComesBetweenTwoDoorsWaitsForTheSecond() throws IOException {
        ServerSocketChannel first = doorstep.step("server.https", ANY);
        int port = first.socket().getLocalPort();
        doorstep.hold();
        first.close();
        doorstep.left("server.https");
        try (var client = new Socket("127.0.0.1", port)) {
            try (ServerSocketChannel second = doorstep.step("server.https", ANY);
                    var accepted = second.accept()) {
                assertThat(accepted.socket().getPort()).isEqualTo(client.getLocalPort());
                doorstep.release();
                new Socket("127.0.0.1", port).close();
            }
        }
        doorstep.left("server.https");
    }

    @Test
    void nobodyWaitsBeforeADoorThatStaysShut() throws IOException {
        ServerSocketChannel only = doorstep.step("server.http", ANY);
        int port = only.socket().getLocalPort();
        only.close();
        doorstep.left("server.http");
        assertThatThrownBy(() -> new Socket("127.0.0.1", port)).isInstanceOf(ConnectException.class);
    }

    @Test
    void twoUsesMayExchangeTheirPorts() throws IOException {
        doorstep.step("server.https", ANY).close();
        int port = portOf(doorstep.step("server.http", ANY));
        doorstep.hold();
        doorstep.left("server.https");
        doorstep.left("server.http");
        assertThat(portOf(doorstep.step("server.https", new HostPort("127.0.0.1", port))))
                .isEqualTo(port);
        doorstep.left("server.https");
        doorstep.release();
    }

    private static int portOf(ServerSocketChannel channel) throws IOException {
        try (channel) {
            return channel.socket().getLocalPort();
        }
    }
}
