package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.admin.FirewallPlan;
import io.mapkeep.contract.units.Durations;
import io.mapkeep.installer.firewall.Change;
import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.outcome.CommandFailure;
import java.nio.file.Files;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What {@code apply} and {@code rollback} have in common: how a change is made, and what is said of one that waits. */
final class FirewallChange {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    @Option(
            names = "--confirm-within",
            paramLabel = "DURATION",
            defaultValue = "5m",
            converter = Within.class,
            description = "Then the former rules are back, unless confirmed; 2s to 1h. Standard: 5m.")
    private Duration within = Duration.ofMinutes(5);

    @Option(names = "--reason", paramLabel = "TEXT", description = "For the history.")
    private String reason = "";

    @Option(
            names = "--i-am-at-the-console",
            description =
                    "You can reach the machine without the network: also load rules that would shut out your SSH session.")
    private boolean atTheConsole;

    Duration within() {
        return within;
    }

    Change of(RuleChanges changes, String standardReason) {
        return new Change(within, changes.who(), reason.isEmpty() ? standardReason : reason, atTheConsole);
    }

    static RuleChanges changes(Mapkeep mapkeep) {
        return RuleChanges.open(
                mapkeep.surroundings().variable("MAPKEEP_FIREWALL_STATE"),
                mapkeep.surroundings().environment());
    }

    /** Brings what was done into the appliance's audit log. Where it does not run the watch does so later; where there is none nobody waits for it. */
    static void report(Action action, RuleChanges changes) {
        try {
            changes.report(act -> action.daemon().post(FirewallWatch.ACTS, act, JsonNode.class));
        } catch (CommandFailure notNow) {
            if (Files.exists(action.daemon().socket().resolveSibling("."))) {
                action.screen()
                        .say("The appliance could not write this into its audit log ("
                                + notNow.problem().what() + "). It is kept, and handed over as soon as it can.");
            }
        }
    }

    /** Says what stands now. */
    static void tell(Action action, FirewallPlan plan, Optional<RuleChanges.Standing> standing) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("changed", standing.isPresent());
        json.put("host", plan.host());
        standing.ifPresent(waiting -> {
            json.put("revision", waiting.revision().number());
            json.put("until", waiting.until());
        });
        action.show(json, () -> {
            if (standing.isEmpty()) {
                action.screen().result("The rules of " + plan.host() + " run already; nothing was changed.");
                return;
            }
            RuleChanges.Standing waiting = standing.get();
            String until = CLOCK.format(waiting.until().atZone(ZoneId.systemDefault()));
            action.screen()
                    .result("Revision " + waiting.revision().number() + " of the rules of " + plan.host()
                            + " is in force until " + until + ".");
            action.screen()
                    .say(
                            "Then the former rules are back by themselves. To keep the new ones, sign in by a new SSH connection and run there: mapkeep confirm\nTo take them back at once: mapkeep revert");
        });
    }

    /** Reads {@code --confirm-within}. */
    static final class Within implements CommandLine.ITypeConverter<Duration> {
        private static final Duration SHORTEST = Duration.ofSeconds(2);
        private static final Duration LONGEST = Duration.ofHours(1);

        @Override
        public Duration convert(String written) {
            try {
                Duration duration = Durations.parse(written);
                if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
                    throw new IllegalArgumentException("write a duration from 2s to 1h");
                }
                return duration;
            } catch (IllegalArgumentException wrong) {
                throw new CommandLine.TypeConversionException(String.valueOf(wrong.getMessage()));
            }
        }
    }
}
