package io.mapkeep;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.runtime.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The text of the settings that the appliance last started with: where those of now cannot be started with, these are. Kept only where the service manager gives a folder for
 * what a service keeps, {@code STATE_DIRECTORY} of systemd.exec(5): the settings themselves are root's, so nothing can be kept beside them.
 */
final class LastGoodSettings {
    static final String NAME = "last-good-settings.toml";
    private static final Logger LOG = LoggerFactory.getLogger(LastGoodSettings.class);

    private final Path settings;
    private final Optional<Path> kept;

    private LastGoodSettings(Path settings, Optional<Path> kept) {
        this.settings = settings;
        this.kept = kept;
    }

    /** @param environment of the process */
    static LastGoodSettings of(Path settings, Map<String, String> environment) {
        return new LastGoodSettings(
                settings,
                Optional.ofNullable(environment.get("STATE_DIRECTORY"))
                        .map(folders -> Path.of(folders.split(":", 2)[0]).resolve(NAME)));
    }

    /** Where they are kept, and other things of the service may be; empty if nowhere. */
    Optional<Path> folder() {
        return kept.map(file -> file.toAbsolutePath().resolveSibling(""));
    }

    /** The kept text. */
    Optional<String> text() {
        return kept.flatMap(LastGoodSettings::text);
    }

    /** Those of now have been started with. */
    void keep(String text) {
        if (kept.isEmpty() || Optional.of(text).equals(text(kept.get()))) {
            return;
        }
        try {
            DurableFiles.write(kept.get(), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            LOG.warn("The settings that work could not be kept in {}", kept.get(), failure);
        }
    }

    /** Others than those of now, checked; paths in them count from the folder of those of now. */
    Optional<SettingsInForce> others(String text) {
        return text().filter(former -> !former.equals(text)).flatMap(former -> {
            try {
                return Optional.of(SettingsInForce.read(former, settings));
            } catch (ProblemException ofAnotherVersion) {
                LOG.warn("The last settings that worked are no longer right", ofAnotherVersion);
                return Optional.empty();
            }
        });
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException unreadable) {
            LOG.warn("{} cannot be read", file, unreadable);
            return Optional.empty();
        }
    }
}
