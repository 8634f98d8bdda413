package io.mapkeep.http;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;

/**
 * Accepts on a socket that goes on listening when this channel is closed. Waiting is done by a selector: a thread that blocked in {@code accept} of the socket
 * itself could be woken only by closing it.
 */
final class LentChannel extends ServerSocketChannel {
    private final ServerSocketChannel lender;
    private final Selector selector;

    /** @param lender in non-blocking mode; it stays open */
    LentChannel(ServerSocketChannel lender) throws IOException {
        super(lender.provider());
        this.lender = lender;
        this.selector = Selector.open();
        lender.register(selector, SelectionKey.OP_ACCEPT);
    }

    @Override
    public SocketChannel accept() throws IOException {
        while (isOpen()) {
            selector.select();
            if (Thread.currentThread().isInterrupted()) {
                throw new ClosedByInterruptException();
            }
            if (!isOpen()) {
                break;
            }
            selector.selectedKeys().clear();
            SocketChannel accepted = lender.accept();
            if (accepted != null) {
                return accepted;
            }
        }
        throw new AsynchronousCloseException();
    }

    @Override
    public ServerSocketChannel bind(SocketAddress local, int backlog) throws IOException {
        throw new IOException("bound by whoever lent it");
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        lender.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return lender.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return lender.supportedOptions();
    }

    @Override
    public ServerSocket socket() {
        return lender.socket();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        return lender.getLocalAddress();
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        selector.close();
    }

    /** Always as the one who accepts wants it: it waits. */
    @Override
    protected void implConfigureBlocking(boolean block) {
        // the lender is non-blocking, accept() waits
    }
}
