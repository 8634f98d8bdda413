package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.AuditPage;
import io.mapkeep.contract.admin.AuditRecord;
import io.mapkeep.contract.admin.AuditVerification;
import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mapkeep audit}. */
@Command(
        name = "audit",
        description = "Reads and verifies the record of who did what.",
        subcommands = {AuditCommand.Tail.class, AuditCommand.Verify.class})
@Examples({"mapkeep audit tail --follow", "mapkeep audit verify"})
final class AuditCommand extends Noun {

    /** {@code audit tail}. */
    @Command(name = "tail", description = "Shows the newest records, oldest first.")
    @Examples({"mapkeep audit tail", "mapkeep audit tail --lines 100 --actor ada", "mapkeep audit tail --follow"})
    static final class Tail extends Action {
        private static final long PAUSE_MILLIS = 1000;
        private static final int MOST = 1000;

        @Option(
                names = "--lines",
                paramLabel = "N",
                defaultValue = "20",
                description = "How many, 1 to 1000. Standard: 20.")
        private int lines = 20;

        @Option(
                names = {"-f", "--follow"},
                description = "Go on with new records, until interrupted.")
        private boolean follow;

        @Option(names = "--actor", paramLabel = "NAME", description = "Only what this account did.")
        private @Nullable String actor;

        @Option(names = "--action", paramLabel = "ACTION", description = "Only this, like session.create.")
        private @Nullable String action;

        @Override
        public Integer call() throws InterruptedException {
            if (lines < 1 || lines > MOST) {
                throw Usage.wrong(
                        "mapkeep audit tail", "--lines takes a number from 1 to " + MOST + ", not " + lines + ".");
            }
            long last = print(page(Target.of("/api/v1/audit").with("limit", lines)), 0);
            while (follow && !screen().broken()) {
                Thread.sleep(PAUSE_MILLIS);
                last = print(page(Target.of("/api/v1/audit").with("limit", MOST).with("after", last)), last);
            }
            return Exit.DONE.code();
        }

        private AuditPage page(Target target) {
            if (actor != null) {
                target.with("actor", actor);
            }
            if (action != null) {
                target.with("action", action);
            }
            return daemon().get(target.toString(), AuditPage.class);
        }

        /** With --json and --follow one object a line, so that a reader can tell records apart as they come. */
        private long print(AuditPage page, long last) {
            if (mapkeep().json() && !follow) {
                screen().result(Answers.pretty(page));
            }
            for (AuditRecord record : page.records()) {
                if (!mapkeep().json()) {
                    screen().result(line(record));
                } else if (follow) {
                    screen().result(new String(Answers.write(record), java.nio.charset.StandardCharsets.UTF_8));
                }
            }
            List<AuditRecord> records = page.records();
            return records.isEmpty() ? last : records.get(records.size() - 1).sequence();
        }

        private static String line(AuditRecord record) {
            String line = record.sequence() + "  " + Amounts.moment(record.time()) + "  " + record.outcome() + "  "
                    + record.action() + "  " + record.actor() + "@" + record.remote()
                    + (record.target().isEmpty() ? "" : "  " + record.target())
                    + (record.detail().isEmpty() ? "" : "  " + record.detail());
            return line.replace("\n", "\\n");
        }
    }

    /** {@code audit verify}: over the socket, or on the files of a stopped appliance. */
    @Command(
            name = "verify",
            description =
                    "Looks for a changed, removed or reordered record. Works while the appliance is stopped, too.")
    @Examples({"mapkeep audit verify", "mapkeep audit verify --timeout 10m"})
    static final class Verify extends Action {
        @Override
        public Integer call() {
            AuditVerification result = verification();
            show(result, () -> print(result));
            return (result.intact() ? Exit.DONE : Exit.FAILED).code();
        }

        private AuditVerification verification() {
            try {
                return daemon().post("/api/v1/audit/verification", null, AuditVerification.class);
            } catch (CommandFailure failure) {
                if (failure.exit() != Exit.UNREACHABLE) {
                    throw failure;
                }
                screen().say("The appliance does not answer; its files are read instead.");
                return OfflineDoor.of(mapkeep()).ask(AuditVerification.class, "audit-verify", List.of());
            }
        }

        private void print(AuditVerification result) {
            screen().result(
                            result.intact()
                                    ? "The audit log is intact: " + Amounts.of(result.records(), "record", "records")
                                            + "."
                                    : "The audit log is NOT intact: " + result.why());
            result.firstBad().ifPresent(bad -> screen().result("First bad record: " + bad));
            between(result).ifPresent(screen()::result);
            screen().result("Anchored up to record " + result.head()
                    + (result.unanchored() == 0 ? "." : "; " + result.unanchored() + " newer."));
        }

        private static Optional<String> between(AuditVerification result) {
            return result.first()
                    .flatMap(first -> result.last()
                            .map(last -> "From " + Amounts.moment(first) + " to " + Amounts.moment(last) + "."));
        }
    }
}
