package io.mapkeep.installer;

import io.mapkeep.installer.command.Mapkeep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what the package carries besides the programs: manual pages and completion scripts, made from the command's own model. */
final class Manual {
    private Manual() {}

    /** @param arguments the folder to write into, made if missing: {@code man1/*.1}, {@code completion/{bash,zsh,fish}} */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path pages = Files.createDirectories(folder.resolve("man1"));
        for (var page : Mapkeep.manual()) {
            Files.writeString(pages.resolve(page.file()), page.text(), StandardCharsets.UTF_8);
        }
        Path completion = Files.createDirectories(folder.resolve("completion"));
        for (var script : Mapkeep.completionScripts().entrySet()) {
            Files.writeString(completion.resolve(script.getKey()), script.getValue(), StandardCharsets.UTF_8);
        }
    }
}
