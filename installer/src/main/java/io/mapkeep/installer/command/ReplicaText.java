package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.ReplicaReport;
import io.mapkeep.contract.admin.ReplicaReport.Peer;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Screen;
import io.mapkeep.installer.print.Table;
import io.mapkeep.installer.print.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** How a node stands to the others, on the screen. */
final class ReplicaText {
    private ReplicaText() {}

    /** The whole of {@code replica status}: a line for Nagios, then a table. */
    static void print(ReplicaReport report, Screen screen) {
        screen.result(report.severity(), Verdict.line(report.severity(), report.summary(), figures(report)));
        screen.result("This node    " + report.name() + ", " + standing(report) + "; epoch "
                + Amounts.number(report.epoch()) + ", barrier " + Amounts.number(report.barrier()));
        report.primary().ifPresent(primary -> screen.result("Changes go   to " + primary));
        report.copy()
                .ifPresent(copy ->
                        screen.result("Copying      " + size(copy.doneBytes()) + " of " + size(copy.totalBytes())));
        report.diverged()
                .ifPresent(where -> screen.result("Kept aside   " + where + ": commits that only this node had"));
        if (report.peers().isEmpty()) {
            return;
        }
        Table table = new Table("PEER", "ROLE", "ADDRESS", "STATE", "LAG", "BYTES", "MODE", "HEARD");
        for (Peer peer : report.peers()) {
            boolean figures = hasFigures(peer);
            table.row(
                    peer.name(),
                    peer.role(),
                    peer.address(),
                    words(peer.state()),
                    figures ? Amounts.number(peer.lagMillis()) + " ms" : "-",
                    figures ? size(peer.lagBytes()) : "-",
                    report.mode().isEmpty() || !peer.role().equals("follower") ? "-" : report.mode(),
                    peer.heard().map(Amounts::moment).orElse("-"));
        }
        screen.result("");
        screen.result(table.toString());
        report.peers().forEach(peer -> peer.trouble().ifPresent(why -> screen.say(peer.name() + ": " + why)));
    }

    /** What {@code status} shows of it; nothing on a primary that stands alone. */
    static void rows(ReplicaReport report, BiConsumer<String, String> row) {
        if (report.role().equals("primary") && report.peers().isEmpty()) {
            return;
        }
        row.accept("Replication", standing(report));
        for (Peer peer : report.peers()) {
            String lag = !hasFigures(peer)
                    ? ""
                    : ", " + Amounts.number(peer.lagMillis()) + " ms and " + size(peer.lagBytes()) + " behind";
            row.accept(
                    "",
                    peer.role() + " " + peer.name() + ": " + words(peer.state())
                            + (peer.role().equals("primary") ? "" : lag));
        }
    }

    private static String standing(ReplicaReport report) {
        String state = words(report.state());
        return switch (report.role()) {
            case "primary" -> report.mode().equals("sync") ? "primary, sync: " + state : "primary, " + report.mode();
            case "follower" -> "follower, " + state;
            default -> report.role();
        };
    }

    private static Map<String, String> figures(ReplicaReport report) {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("epoch", Long.toString(report.epoch()));
        figures.put("barrier", Long.toString(report.barrier()));
        for (Peer peer : report.peers()) {
            if (hasFigures(peer)) {
                figures.put(peer.name() + "_lag", peer.lagMillis() + "ms");
                figures.put(peer.name() + "_behind", peer.lagBytes() + "B");
            }
        }
        return figures;
    }

    /** A witness has no data, so it is never behind. */
    private static boolean hasFigures(Peer peer) {
        return !peer.state().equals("known") && !peer.role().equals("witness");
    }

    private static String words(String state) {
        return state.replace('_', ' ');
    }

    private static String size(long bytes) {
        return new ByteSize(Math.max(0, bytes)).rounded();
    }
}
