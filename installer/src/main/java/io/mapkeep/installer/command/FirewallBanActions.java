package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.FirewallBans;
import io.mapkeep.contract.units.Durations;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Table;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who is kept out for a while: {@code firewall ban}, {@code unban}, {@code bans}. */
final class FirewallBanActions {
    private static final String PATH = "/api/v1/firewall/bans";
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private FirewallBanActions() {}

    /** {@code firewall ban}. */
    @Command(
            name = "ban",
            description =
                    "Keeps a network out for a while: its open connections to the appliance are closed at once, and the kernel drops its packets within seconds. Of IPv6 addresses the /64. Whom the policy says never to ban is not banned.")
    @Examples({
        "mapkeep firewall ban 203.0.113.9 --reason \"scans for passwords\"",
        "mapkeep firewall ban 203.0.113.0/24 --for 1d"
    })
    static final class Ban extends Action {
        @Parameters(paramLabel = "NETWORK", description = "An address or a network.")
        private String network = "";

        @Option(
                names = "--for",
                paramLabel = "DURATION",
                defaultValue = "1h",
                converter = Span.class,
                description = "How long, up to 30d. Standard: 1h.")
        private Duration span = Duration.ofHours(1);

        @Option(names = "--reason", paramLabel = "TEXT", description = "For the list and the audit log.")
        private String reason = "by an administrator";

        @Override
        public Integer call() {
            FirewallBans.Ban ban = daemon().post(
                            PATH,
                            Map.of("network", network, "seconds", span.toSeconds(), "reason", reason),
                            FirewallBans.Ban.class);
            show(ban, () -> screen().result(ban.network() + " is banned until " + when(ban) + "."));
            return Exit.DONE.code();
        }
    }

    /** {@code firewall unban}. */
    @Command(name = "unban", description = "Ends a ban.")
    @Examples({"mapkeep firewall unban 203.0.113.9", "mapkeep firewall unban 2001:db8:0:1::/64"})
    static final class Unban extends Action {
        @Parameters(paramLabel = "NETWORK", description = "As it is listed.")
        private String network = "";

        @Override
        public Integer call() {
            FirewallBans.Ban ban =
                    daemon().delete(Target.of(PATH).with("network", network).toString(), FirewallBans.Ban.class);
            show(ban, () -> screen().result(ban.network() + " is no longer banned."));
            return Exit.DONE.code();
        }
    }

    /** {@code firewall bans}. */
    @Command(
            name = "bans",
            description =
                    "Lists who is banned, until when and why. With --watch, run by root: brings the appliance's bans to the kernel and tells the appliance whether the confirmed rules run, until it is ended, as mapkeep-firewall-bans.service does.")
    @Examples({"mapkeep firewall bans", "mapkeep firewall bans --watch"})
    static final class Bans extends Action {
        @Option(names = "--watch", description = "Keep the kernel's sets as the appliance's bans are.")
        private boolean watch;

        @Override
        public Integer call() throws InterruptedException {
            if (watch) {
                new FirewallWatch(this).run();
            }
            FirewallBans bans = daemon().get(PATH, FirewallBans.class);
            show(bans, () -> {
                Table table = new Table("NETWORK", "UNTIL", "REASON");
                bans.bans().forEach(ban -> table.row(ban.network(), when(ban), ban.reason()));
                screen().result(bans.bans().isEmpty() ? "Nobody is banned." : table.toString());
            });
            return Exit.DONE.code();
        }
    }

    private static String when(FirewallBans.Ban ban) {
        return WHEN.format(ban.until().atZone(ZoneId.systemDefault()));
    }

    /** Reads {@code --for}. */
    static final class Span implements CommandLine.ITypeConverter<Duration> {
        private static final Duration LONGEST = Duration.ofDays(30);

        @Override
        public Duration convert(String written) {
            try {
                Duration duration = Durations.parse(written);
                if (duration.toSeconds() < 1 || duration.compareTo(LONGEST) > 0) {
                    throw new IllegalArgumentException("write a duration from 1s to 30d");
                }
                return duration;
            } catch (IllegalArgumentException wrong) {
                throw new CommandLine.TypeConversionException(String.valueOf(wrong.getMessage()));
            }
        }
    }
}
