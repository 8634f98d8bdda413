package io.mapkeep.identity.defence;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where an attempt comes from: of an IPv6 address the first 64 bits, because a client has all the rest to itself. However it is written, it is one network. */
final class Network {
    private static final int PREFIX_BYTES = 8;

    private Network() {}

    static String of(String remote) {
        if (remote.indexOf(':') < 0) {
            return remote;
        }
        try {
            // A text with a colon is never looked up as a name.
            InetAddress address = InetAddress.getByName(remote.split("%", 2)[0]);
            if (!(address instanceof Inet6Address)) {
                return address.getHostAddress();
            }
            byte[] bytes = address.getAddress();
            for (int i = PREFIX_BYTES; i < bytes.length; i++) {
                bytes[i] = 0;
            }
            return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
        } catch (UnknownHostException noAddress) {
            return remote;
        }
    }
}
