package io.mapkeep.contract.configuration;

import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code [tls.acme_server]}: other hosts get certificates of the appliance's authority by themselves (RFC 8555).
 *
 * @param networks where these hosts are; empty: there is no such server
 * @param bindingRequired whether an account needs a key that an administrator made
 */
public record AcmeServerSection(List<String> networks, boolean bindingRequired) {
    private static final Pattern NETWORK = Pattern.compile("[0-9A-Fa-f:.]{2,45}(/\\d{1,3})?");

    static AcmeServerSection read(Section in) {
        return new AcmeServerSection(
                in.texts(
                        "networks",
                        "addresses like 10.0.0.0/8",
                        "Networks of hosts that may get certificates by ACME at https://SERVER/acme/directory. The"
                                + " appliance connects to them, at ports 80 and 443, to see that a name is theirs, and to"
                                + " no other address. Empty: there is no ACME server.",
                        AcmeServerSection::network),
                in.flag(
                        "account_binding",
                        true,
                        "Whether a host needs a key to open an account, which you make with: mapkeep cert acme-account"
                                + " add"));
    }

    public boolean on() {
        return !networks.isEmpty();
    }

    private static String network(String written) {
        if (!NETWORK.matcher(written).matches()) {
            throw new IllegalArgumentException("write a network like \"10.0.0.0/8\" or \"2001:db8::/32\"");
        }
        return written;
    }
}
