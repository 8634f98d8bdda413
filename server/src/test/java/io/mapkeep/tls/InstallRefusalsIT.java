package io.mapkeep.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is refused with a reason that a person can act on, and what was served is served on. */
class InstallRefusalsIT extends InstallFiles {
    private static final Path TEXTS =
            Path.of("src/test/resources/io/mapkeep/tls/install-refusals.txt").toAbsolutePath();

    static Stream<String> refused() {
        return Stream.of(
                "MK-CRT-001, nothing.txt",
                "MK-CRT-002, good.p12",
                "MK-CRT-002, good.p12 wrong",
                "MK-CRT-002, good.enc good.pem chain.pem wrong",
                "MK-CRT-003, large.pem",
                "MK-CRT-004, good.pem other.key chain.pem",
                "MK-CRT-005, good.pem chain.pem",
                "MK-CRT-006, good.pem good.key",
                "MK-CRT-006, good.pem good.key int.pem",
                "MK-CRT-009, elsewhere.pem elsewhere.key chain.pem",
                "MK-CRT-009, bare.pem good.key chain.pem",
                "MK-CRT-010, weak.pem weak.key chain.pem",
                "MK-CRT-010, ed.pem ed.key chain.pem",
                "MK-CRT-010, sha1.pem good.key chain.pem",
                "MK-CRT-011, client.pem good.key chain.pem",
                "MK-CRT-011, ca.pem good.key chain.pem",
                "MK-CRT-011, chain.pem",
                "MK-CRT-012, good.pem other.pem good.key chain.pem",
                "MK-CRT-013, good.csr",
                "MK-CRT-014, toodeep.pem good.key sub.pem chain.pem");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsWrongIsRefusedAndTheRunningOneStays(String wrong) {
        var before = certificates.current();
        assertThat(refusal(wrong.substring(wrong.indexOf(' ') + 1)).code())
                .isEqualTo(wrong.substring(0, wrong.indexOf(',')));
        certificates.renewIfDue();
        assertThat(certificates.current().chain()).isEqualTo(before.chain());
    }

    /** Made anew with {@code -Dmapkeep.regenerate=true}; look at the difference then. */
    @Test
    void theTextsAreAsAgreed() throws IOException {
        StringBuilder texts = new StringBuilder();
        refused().map(one -> one.substring(one.indexOf(' ') + 1)).forEach(files -> texts.append(text(files)));
        clock.step(Duration.ofDays(201));
        texts.append("(201 days later) ").append(text("good.pem good.key chain.pem"));
        clock.step(Duration.ofDays(-203));
        texts.append("(2 days before) ").append(text("good.pem good.key chain.pem"));
        if (Boolean.getBoolean("mapkeep.regenerate")) {
            Files.writeString(TEXTS, texts);
        }
        assertThat(texts).hasToString(Files.readString(TEXTS));
    }

    private String text(String files) {
        Problem problem = refusal(files);
        return (files + "\n" + problem.code() + " " + problem.what() + "\nCause: " + problem.why() + "\nFix: "
                        + problem.fix() + "\n\n")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "MOMENT");
    }

    private Problem refusal(String files) {
        try {
            install(files.split(" "));
        } catch (ProblemException refused) {
            return refused.problem();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
        throw new AssertionError(files + " was taken");
    }
}
