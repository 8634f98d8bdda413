package io.mapkeep.contract.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code [tls.authority]}: what the appliance's own authority does for others, and where its root's key is.
 *
 * @param hsm empty: keys are in the database, encrypted
 */
public record AuthoritySection(List<String> domains, Duration validity, Optional<HsmSettings> hsm) {
    static AuthoritySection read(Section in) {
        List<String> domains = in.texts(
                "domains",
                "DNS names and ranges of addresses",
                "What the root may vouch for beside the server's own names: these names and what lies below them, and addresses like 10.0.0.0/8.");
        Duration validity = in.duration(
                "validity",
                "90d",
                "1h",
                "365d",
                "The longest life of a certificate that is issued for another server or a client.");
        Optional<Path> library = in.path(
                "hsm_library",
                "",
                "The PKCS#11 library of a hardware security module: new roots have their keys in it. Empty: in the database, encrypted.");
        int slot = in.number("hsm_slot", 0, 0, Integer.MAX_VALUE, "", "The slot of its token, as its tools print it.");
        Optional<Path> pin =
                in.path("hsm_pin_file", "", "The file with the PIN of its user, readable for the appliance alone.");
        if (library.isPresent() != pin.isPresent()) {
            in.mistake("hsm_library", "hsm_library and hsm_pin_file go together");
        }
        return new AuthoritySection(
                domains, validity, library.flatMap(module -> pin.map(file -> new HsmSettings(module, slot, file))));
    }

    /** With its files as they lie below {@code folder}. */
    AuthoritySection resolve(Path folder) {
        return new AuthoritySection(domains, validity, hsm.map(one -> one.resolve(folder)));
    }
}
