package io.mapkeep.http;

import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets of the process. They outlive one set of doors while the next one is opened, as when settings are taken up: clients wait in the kernel's queue meanwhile, instead of being
 * refused.
 *
 * <p>Right: {@link #hold}, doors closed and opened, {@link #release}. Without that a socket is closed with its door, so that nobody waits before one that stays shut.
 */
public final class Doorstep {
    private static final Logger LOG = LoggerFactory.getLogger(Doorstep.class);
    static final int BACKLOG = 512;

    private final Map<String, Step> open = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private boolean held;

    private record Step(HostPort address, ServerSocketChannel channel) {
        int port() {
            return channel.socket().getLocalPort();
        }
    }

    /**
     * A channel that accepts at an address.
     *
     * @param use what it is for, one socket each
     * @throws IOException if the address cannot be had
     */
    synchronized ServerSocketChannel step(String use, HostPort address) throws IOException {
        Step step = open.get(use);
        if (step == null || !step.address.equals(address)) {
            if (step != null) {
                close(use);
            }
            leftByOthers(address).forEach(this::close);
            step = new Step(address, listening(address));
            open.put(use, step);
        }
        used.add(use);
        return new LentChannel(step.channel);
    }

    /** A door was closed. */
    synchronized void left(String use) {
        used.remove(use);
        if (!held) {
            closeUnused();
        }
    }

    /** From now on sockets stay open without a door. */
    public synchronized void hold() {
        held = true;
    }

    /** Closes those that no door wanted since. */
    public synchronized void release() {
        held = false;
        closeUnused();
    }

    /** Two uses may have exchanged their addresses. */
    private List<String> leftByOthers(HostPort address) {
        return open.entrySet().stream()
                .filter(other -> !used.contains(other.getKey())
                        && address.port() != 0
                        && other.getValue().port() == address.port())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void closeUnused() {
        List.copyOf(open.keySet()).stream().filter(use -> !used.contains(use)).forEach(this::close);
    }

    private void close(String use) {
        try {
            Step step = open.remove(use);
            if (step != null) {
                step.channel.close();
            }
        } catch (IOException failure) {
            LOG.warn("The socket of {} did not close", use, failure);
        }
    }

    private static ServerSocketChannel listening(HostPort address) throws IOException {
        SocketAddress local = new InetSocketAddress(address.host(), address.port());
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(local, BACKLOG);
            channel.configureBlocking(false);
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw new IOException("Failed to bind to " + local, failure);
        }
    }
}
