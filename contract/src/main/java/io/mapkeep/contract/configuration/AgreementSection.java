package io.mapkeep.contract.configuration;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code [agreement]}: what people accept before they use the appliance. Without a file there is none.
 *
 * @param version a new one has everybody asked again
 */
public record AgreementSection(Optional<Path> textFile, String version) {
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._-]{0,40}");

    static AgreementSection read(Section in) {
        var section = new AgreementSection(
                in.path(
                        "text_file",
                        "",
                        "The agreement as plain text in UTF-8, at most 256 KiB. Empty: nothing is asked."),
                in.text(
                        "version",
                        "",
                        "letters, digits and ._-",
                        "Which agreement it is, like \"2026-1\". Whoever accepted another one is asked again.",
                        AgreementSection::version));
        if (section.textFile().isPresent() == section.version().isEmpty()) {
            in.mistake("version", "agreement.text_file and agreement.version go together");
        }
        return section;
    }

    AgreementSection resolve(Path folder) {
        return new AgreementSection(textFile.map(folder::resolve), version);
    }

    private static String version(String written) {
        if (!VERSION.matcher(written).matches()) {
            throw new IllegalArgumentException("use at most 40 letters, digits and ._-");
        }
        return written;
    }
}
