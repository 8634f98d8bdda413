package io.mapkeep.contract.configuration;

import io.mapkeep.contract.units.HostPort;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code [tls.acme]}: a certificate authority that hands out certificates by itself (RFC 8555).
 *
 * @param directory where it is asked; empty: none is
 * @param bindingKey the file with the key of an external account binding, base64url as the authority gave it
 * @param challenge how the names are proven
 */
public record AcmeSection(
        Optional<URI> directory,
        String contact,
        boolean agree,
        Optional<Path> caFile,
        String bindingId,
        Optional<Path> bindingKey,
        Challenge challenge,
        Dns dns) {
    /** Ways to prove a name, by the authority's own words (RFC 8555, 8; RFC 8737). */
    public enum Challenge {
        HTTP_01,
        TLS_ALPN_01,
        DNS_01
    }

    /**
     * Who publishes the records of {@code dns-01}.
     *
     * @param server the name server that takes updates (RFC 2136); empty: a program of the administrator's does it
     * @param key the file with the key that updates are signed with (TSIG, RFC 8945)
     * @param delay how long other name servers need to have them, too
     */
    public record Dns(Optional<HostPort> server, Optional<Path> key, Duration delay) {}

    static AcmeSection read(Section in) {
        var section = new AcmeSection(
                in.text(
                        "directory",
                        "",
                        "https URL, or \"\" for none",
                        "The directory of an ACME authority that the server's certificate comes from, like"
                                + " \"https://ca.example.org/acme/directory\".",
                        AcmeSection::address),
                in.text(
                        "contact",
                        "",
                        "mail address, or \"\" for none",
                        "Whom the authority writes to about the account."),
                in.flag("agree_to_terms", false, "Whether you agree to the authority's terms of service; most insist."),
                in.path(
                        "ca_file",
                        "",
                        "PEM file with what the authority's own HTTPS is trusted by; empty: what the JDK trusts."),
                in.text(
                        "eab_key_id",
                        "",
                        "text",
                        "The key id of an external account binding, where the authority wants one."),
                in.path("eab_key_file", "", "The file with its key, base64url, readable for the appliance alone."),
                in.choice(
                        "challenge",
                        Challenge.HTTP_01,
                        Challenge.class,
                        "How the names are proven: by the plain port (80), by the HTTPS port (443), or by records in"
                                + " the DNS, which needs no port and proves wildcards, too."),
                dns(in));
        if (section.dns().key().isPresent() && section.dns().server().isEmpty()) {
            in.mistake("dns_key_file", "it signs updates for dns_server, which is not there");
        }
        if (section.bindingId().isEmpty() == section.bindingKey().isPresent()) {
            in.mistake("eab_key_id", "eab_key_id and eab_key_file go together");
        }
        return section;
    }

    private static Dns dns(Section in) {
        return new Dns(
                in.address(
                        "dns_server",
                        "",
                        "For dns-01: the name server that takes updates (RFC 2136), like \"ns1.example.org:53\"; \"\":"
                                + " a program of yours publishes the records, see certificates.md."),
                in.path(
                        "dns_key_file",
                        "",
                        "The key that updates are signed with (TSIG), as tsig-keygen or keymgr writes it, readable for"
                                + " the appliance alone."),
                in.duration(
                        "dns_wait",
                        "10s",
                        "0s",
                        "30m",
                        "How long all name servers of the zone need to have a new record, before the authority is told"
                                + " to look."));
    }

    /** With its files as they lie below {@code folder}. */
    AcmeSection resolve(Path folder) {
        return withFiles(
                caFile.map(folder::resolve),
                bindingKey.map(folder::resolve),
                dns.key().map(folder::resolve));
    }

    AcmeSection withFiles(Optional<Path> ca, Optional<Path> binding, Optional<Path> update) {
        return new AcmeSection(
                directory,
                contact,
                agree,
                ca,
                bindingId,
                binding,
                challenge,
                new Dns(dns.server(), update, dns.delay()));
    }

    private static Optional<URI> address(String written) {
        if (written.isEmpty()) {
            return Optional.empty();
        }
        URI address = URI.create(written);
        if (!"https".equals(address.getScheme()) || address.getHost() == null) {
            throw new IllegalArgumentException("write an address that begins with https://");
        }
        return Optional.of(address);
    }
}
