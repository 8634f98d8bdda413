package io.mapkeep.contract.configuration;

import java.util.List;

/**
 * The settings that the running appliance was started with.
 *
 * @param file where they were read from
 */
public record ConfigurationReport(String file, List<Setting> settings) {
    public ConfigurationReport {
        settings = List.copyOf(settings);
    }

    /**
     * One key.
     *
     * @param key like {@code tls.validity}
     * @param value as TOML; never a secret, for secrets lie in files of their own
     * @param standard the default as TOML
     * @param origin {@code file}, {@code default}, or {@code primary} on a node that takes the section from another one
     */
    public record Setting(String key, String value, String standard, String origin, String purpose) {}
}
