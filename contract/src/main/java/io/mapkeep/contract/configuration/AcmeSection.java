package io.mapkeep.contract.configuration;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code [tls.acme]}: a certificate authority that hands out certificates by itself (RFC 8555).
 *
 * @param directory where it is asked; empty: none is
 * @param bindingKey the file with the key of an external account binding, base64url as the authority gave it
 */
public record AcmeSection(
        Optional<URI> directory,
        String contact,
        boolean agree,
        Optional<Path> caFile,
        String bindingId,
        Optional<Path> bindingKey) {
    static AcmeSection read(Section in) {
        var section = new AcmeSection(
                in.text(
                        "directory",
                        "",
                        "https URL, or \"\" for none",
                        "The directory of an ACME authority that the server's certificate comes from, like \"https://ca.example.org/acme/directory\".",
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
                in.path("eab_key_file", "", "The file with its key, base64url, readable for the appliance alone."));
        if (section.bindingId().isEmpty() == section.bindingKey().isPresent()) {
            in.mistake("eab_key_id", "eab_key_id and eab_key_file go together");
        }
        return section;
    }

    /** With its files as they lie below {@code folder}. */
    AcmeSection resolve(Path folder) {
        return withFiles(caFile.map(folder::resolve), bindingKey.map(folder::resolve));
    }

    AcmeSection withFiles(Optional<Path> ca, Optional<Path> key) {
        return new AcmeSection(directory, contact, agree, ca, bindingId, key);
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
