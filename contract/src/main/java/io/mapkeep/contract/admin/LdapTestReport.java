package io.mapkeep.contract.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mapkeep.contract.problem.Problem;
import java.util.List;
import java.util.Optional;

/** What {@code mapkeep ldap test} found, step by step: DNS, connect, TLS, bind, search, groups, role. After the first failure the rest is skipped. */
public record LdapTestReport(List<Step> steps) {
    /**
     * One step.
     *
     * @param text what was seen, in one line
     * @param details further lines, like the certificates of the chain
     * @param problem why it failed and what to do; only on a failed step
     */
    public record Step(String name, Outcome outcome, String text, List<String> details, Optional<Problem> problem) {}

    /** How a step went. */
    public enum Outcome {
        @JsonProperty("ok")
        OK,
        @JsonProperty("failed")
        FAILED,
        @JsonProperty("skipped")
        SKIPPED
    }

    /** Without a person to look for the last steps are skipped; that is no failure. */
    public boolean passed() {
        return steps.stream().noneMatch(step -> step.outcome() == Outcome.FAILED);
    }
}
