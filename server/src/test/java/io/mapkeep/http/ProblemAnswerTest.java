package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route.Errors;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ProblemAnswerTest {
    private static final Problem PROBLEM = Problem.of("MK-TST-001", "what", "why", "fix");

    @Test
    void everyKindOfProblemHasItsStatus() {
        assertThat(ProblemAnswer.statuses().keySet())
                .as("a kind that is missing here would be answered with 500")
                .isEqualTo(Set.of(ProblemException.class.getPermittedSubclasses()));
    }

    @Test
    void aUsedUpRateTellsWhenToComeBack() {
        Response answer = ProblemAnswer.of(new TooManyRequests(PROBLEM, 7), Errors.PROBLEM, "id");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsEntry("Retry-After", "7");
    }

    @Test
    void cartosClientsGetTheirOwnForm() {
        Response answer = ProblemAnswer.of(new TooManyRequests(PROBLEM, 7), Errors.CARTO, "id");
        assertThat(answer.headers()).containsEntry("Content-Type", "application/json");
        assertThat(new String(((Response.Body.Bytes) answer.body()).bytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":[\"what why\"]}");
    }
}
