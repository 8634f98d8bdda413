package io.mapkeep;

/** Which settings are in force; others take their place while the process runs. */
final class CurrentSettings {
    private volatile SettingsInForce now;

    CurrentSettings(SettingsInForce first) {
        this.now = first;
    }

    SettingsInForce get() {
        return now;
    }

    void set(SettingsInForce next) {
        now = next;
    }
}
