package io.mapkeep.http;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * Makes a channel of a socket that this process was started with. Java offers that for the standard input alone, which is one socket and never two; its own class for that is used for any other. It is opened
 * by {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED}, and the package brings the very Java that it was tried with (docs/decisions/0179).
 */
final class Descriptor {
    private Descriptor() {}

    /**
     * As {@code System.inheritedChannel} does it for the standard input.
     *
     * @throws IOException if this Java does not let that happen
     */
    static ServerSocketChannel listening(int descriptor) throws IOException {
        try {
            Object file = Class.forName("sun.nio.ch.IOUtil")
                    .getMethod("newFD", int.class)
                    .invoke(null, descriptor);
            Constructor<?> constructor = Class.forName("sun.nio.ch.ServerSocketChannelImpl")
                    .getDeclaredConstructor(
                            SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class, boolean.class);
            constructor.setAccessible(true);
            return (ServerSocketChannel)
                    constructor.newInstance(SelectorProvider.provider(), StandardProtocolFamily.INET6, file, true);
        } catch (ReflectiveOperationException | RuntimeException closed) {
            throw new IOException("Java gives no channel of descriptor " + descriptor, closed);
        }
    }
}
