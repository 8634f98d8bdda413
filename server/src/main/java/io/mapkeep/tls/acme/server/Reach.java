package io.mapkeep.tls.acme.server;

import io.mapkeep.tls.acme.server.AcmeFailure.Kind;
import io.mapkeep.tls.authority.AddressRange;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the appliance connects to see that a name is a client's: addresses in the networks that the administrator named, and never this machine or its links, whatever the DNS says. A name is looked up once; what is connected to
 * is the address that was judged.
 */
final class Reach {
    private static final int MOST = 4;

    private final List<AddressRange> networks;

    Reach(List<AddressRange> networks) {
        this.networks = List.copyOf(networks);
    }

    /** @throws AcmeFailure (dns) if there is no address, (rejectedIdentifier) if none may be connected to; it does not say which networks there are */
    List<InetAddress> addresses(String name) {
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(name);
        } catch (UnknownHostException none) {
            throw new AcmeFailure(Kind.DNS, "The name " + name + " has no address here.", none);
        }
        List<InetAddress> good = new ArrayList<>();
        for (InetAddress address : all) {
            if (permits(address) && good.size() < MOST) {
                good.add(address);
            }
        }
        if (good.isEmpty()) {
            throw new AcmeFailure(
                    Kind.REJECTED_IDENTIFIER,
                    "The name " + name
                            + " leads to no address where this server looks: an administrator names the networks in"
                            + " tls.acme_server.networks, and the server's own machine is never looked at.");
        }
        return good;
    }

    boolean permits(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || isOurs(address)) {
            return false;
        }
        var one = AddressRange.parse(AddressRange.text(address.getAddress()));
        return networks.stream().anyMatch(network -> network.contains(one));
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return true;
        }
    }
}
