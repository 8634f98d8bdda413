package io.mapkeep.identity.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS sockets that give up waiting for the other side. The SDK's connect time-out ends with the TCP connection: against a server whose kernel
 * accepts while its process is frozen, the handshake after it would wait for ever, and the person's request with it (seen). The SDK sets the
 * time-out of each answer itself later on.
 */
final class ImpatientSockets extends SSLSocketFactory {
    private final SSLSocketFactory sockets;
    private final int patienceMillis;

    ImpatientSockets(SSLSocketFactory sockets, Duration patience) {
        this.sockets = sockets;
        this.patienceMillis = Math.toIntExact(patience.toMillis());
    }

    @Override
    public Socket createSocket() throws IOException {
        return impatient(sockets.createSocket());
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        return impatient(sockets.createSocket(connected, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return impatient(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return impatient(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return impatient(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return impatient(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    private Socket impatient(Socket socket) throws IOException {
        socket.setSoTimeout(patienceMillis);
        return socket;
    }
}
