package io.mapkeep.installer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.installer.command.SbomProof.Deviation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SbomProofTest {
    /** Of the text "bytes". */
    private static final String SHA_256 = "277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9";

    @TempDir
    private Path home;

    @BeforeEach
    void stage() throws IOException {
        for (String module : new String[] {"server", "installer"}) {
            Path folder = Files.createDirectories(home.resolve(module.equals("server") ? "lib/server" : "lib/command"));
            Files.writeString(folder.resolve("mapkeep-" + module + "-1.0.jar"), "ours");
            Files.writeString(folder.resolve("library-2.3.jar"), "bytes");
            Files.writeString(
                    Files.createDirectories(home.resolve("share/sbom")).resolve(module + ".json"),
                    """
                    {"metadata": {"component": {"name": "mapkeep-MODULE", "version": "1.0"}},
                     "components": [{"name": "library", "version": "2.3", "hashes": [{"alg": "MD5", "content": "0"}, {"alg": "SHA-256", "content": "HASH"}]}]}
                    """.replace("MODULE", module).replace("HASH", SHA_256));
        }
    }

    @Test
    void whatWasBuiltInAgrees() {
        var result = new SbomProof(home).run();
        assertThat(result.deviations()).isEmpty();
        assertThat(result.files()).isEqualTo(4);
    }

    @Test
    void aChangedAFurtherAndAMissingFileAreNamed() throws IOException {
        Files.writeString(home.resolve("lib/server/library-2.3.jar"), "Bytes");
        Files.writeString(home.resolve("lib/server/stranger-1.jar"), "bytes");
        Files.delete(home.resolve("lib/command/library-2.3.jar"));
        assertThat(new SbomProof(home).run().deviations())
                .extracting(Deviation::file, Deviation::why)
                .containsExactlyInAnyOrder(
                        tuple("lib/server/library-2.3.jar", "its bytes are others than those that were built in"),
                        tuple("lib/server/stranger-1.jar", "it is not in the bill of materials"),
                        tuple("lib/command/library-2.3.jar", "it is not there"));
    }

    private org.assertj.core.groups.Tuple tuple(String file, String why) {
        return org.assertj.core.groups.Tuple.tuple(home.resolve(file).toString(), why);
    }
}
