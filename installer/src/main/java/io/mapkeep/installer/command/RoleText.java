package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.RoleExplanation;
import io.mapkeep.contract.admin.RoleExplanation.Reason;
import io.mapkeep.contract.admin.RoleReport;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.util.List;
import java.util.stream.Collectors;

/** Roles and the reasons for them, in words. */
final class RoleText {
    private RoleText() {}

    static String all(RoleReport report) {
        Table roles = new Table("ROLE", "ALLOWS", "FROM");
        report.roles()
                .forEach(role -> roles.row(
                        role.word(), words(role.permissions()), role.builtIn() ? "built in" : "the settings"));
        Table given = new Table("WHO", "ROLE", "BY");
        report.mappings().forEach(mapping -> given.row(mapping.group(), mapping.role(), mapping.setting()));
        report.grants()
                .forEach(grant -> given.row(
                        grant.to(),
                        grant.role() + (grant.known() ? "" : " (no such role)"),
                        grant.by() + ", " + Amounts.moment(grant.at())));
        boolean none = report.mappings().isEmpty() && report.grants().isEmpty();
        return roles + "\n\n" + (none ? "Nobody but the local administrator has a role." : given.toString());
    }

    static String brief(RoleExplanation why) {
        if (why.roles().isEmpty()) {
            return why.user() + " has no role." + why.remark().map(remark -> " " + remark).orElse("");
        }
        return why.roles().stream().map(Reason::role).distinct().collect(Collectors.joining("\n"));
    }

    static String explained(RoleExplanation why) {
        var text = new StringBuilder();
        line(text, "User", why.user() + (why.displayName().equals(why.user()) ? "" : " (" + why.displayName() + ")"));
        line(text, "Known from", source(why));
        why.remark().ifPresent(remark -> line(text, "Remark", remark));
        line(text, "May", words(why.permissions()));
        text.append("\nRoles\n").append(why.roles().isEmpty() ? "none: this person may do nothing" : roles(why));
        text.append("\n\nGroups\n")
                .append(why.groups().isEmpty() ? "none" : String.join("\n", why.groups()))
                .append("\n\nDatasets beside their own and the shared ones\n")
                .append(why.datasets().isEmpty() ? "none" : datasets(why));
        return text.toString();
    }

    private static String source(RoleExplanation why) {
        String when = why.groupsSeen().map(Amounts::moment).orElse("");
        return switch (why.source()) {
            case SEEN -> "the realm, " + when;
            case DIRECTORY -> "the directory, just now";
            case NOBODY -> "nowhere";
        };
    }

    private static String roles(RoleExplanation why) {
        Table table = new Table("ROLE", "BECAUSE OF", "BY");
        for (Reason reason : why.roles()) {
            String because =
                    switch (reason.kind()) {
                        case "mapping" -> "the group " + reason.group().orElse("") + ", mapped";
                        case "grant" ->
                            reason.group().map(group -> "the group " + group + ", granted").orElse("a grant");
                        default -> "being";
                    };
            table.row(
                    reason.role(),
                    because,
                    reason.by() + reason.since().map(since -> ", " + Amounts.moment(since)).orElse(""));
        }
        return table.toString();
    }

    private static String datasets(RoleExplanation why) {
        Table table = new Table("DATASET", "MAY", "BECAUSE OF");
        why.datasets().forEach(open -> table.row(open.dataset(), words(open.verbs()), open.reason()));
        return table.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append('\n');
    }

    private static String words(List<String> words) {
        return words.isEmpty() ? "nothing" : String.join(", ", words);
    }
}
