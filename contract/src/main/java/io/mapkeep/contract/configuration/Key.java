package io.mapkeep.contract.configuration;

/**
 * What a setting is: the text behind {@code config explain}.
 *
 * @param section the TOML table, like {@code tls} or {@code role.steward}
 * @param name the key in it
 * @param form how it is written, like {@code duration, 1d to 398d}
 * @param standard the default as it would be written in the file
 * @param purpose one or two sentences for the admin
 */
public record Key(String section, String name, String form, String standard, String purpose) {
    /** The section, or for one of several like {@code role.steward} what they are, {@code role}. */
    String family() {
        return section.split("\\.", 2)[0];
    }

    public String path() {
        return section + "." + name;
    }
}
