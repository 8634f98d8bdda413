package io.mapkeep.installer.firewall;

import io.mapkeep.installer.machine.Programs;
import io.mapkeep.installer.machine.Programs.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Two texts of rules, line by line.
 *
 * @param lines as {@code diff -u} writes them; empty if the texts are the same
 */
public record Difference(String lines) {
    static Difference of(String before, String after, String nameOfBefore, String nameOfAfter) {
        if (before.equals(after)) {
            return new Difference("");
        }
        try {
            Path one = Files.createTempFile("mapkeep-rules", ".nft"); // 0600
            Path other = Files.createTempFile("mapkeep-rules", ".nft");
            try {
                Files.writeString(one, before);
                Files.writeString(other, after);
                Outcome compared = Programs.run(
                        "",
                        "diff",
                        "-ut",
                        "--label=" + nameOfBefore,
                        "--label=" + nameOfAfter,
                        one.toString(),
                        other.toString());
                return new Difference(compared.out().stripTrailing());
            } finally {
                Files.delete(one);
                Files.delete(other);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public boolean same() {
        return lines.isEmpty();
    }
}
