package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.RoleExplanation;
import io.mapkeep.contract.admin.RoleExplanation.Reason;
import io.mapkeep.contract.admin.RoleReport;
import io.mapkeep.installer.print.Amounts;
import java.util.List;
import java.util.stream.Collectors;

/** Roles and the reasons for them, in words. */
final class RoleText {
    private RoleText() {}

    static String all(RoleReport report) {
        var text = new StringBuilder();
        report.roles()
                .forEach(role -> entry(
                        text,
                        role.word() + (role.builtIn() ? "" : ", from the settings"),
                        List.of("allows " + words(role.permissions()))));
        text.append('\n');
        report.mappings()
                .forEach(mapping ->
                        entry(text, mapping.group(), List.of(mapping.role() + ", mapped by " + mapping.setting())));
        report.grants()
                .forEach(grant -> entry(
                        text,
                        grant.to(),
                        List.of(grant.role() + (grant.known() ? "" : " (there is no such role)") + ", given by "
                                + grant.by() + ", " + Amounts.moment(grant.at()))));
        if (report.mappings().isEmpty() && report.grants().isEmpty()) {
            text.append("Nobody but the local administrator has a role.\n");
        }
        return text.toString().stripTrailing();
    }

    static String brief(RoleExplanation why) {
        if (why.roles().isEmpty()) {
            return why.user() + " has no role."
                    + why.remark().map(remark -> " " + remark).orElse("");
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
        var text = new StringBuilder();
        why.roles().stream()
                .map(Reason::role)
                .distinct()
                .forEach(role -> entry(
                        text,
                        role,
                        why.roles().stream()
                                .filter(reason -> reason.role().equals(role))
                                .map(RoleText::because)
                                .toList()));
        return text.toString().stripTrailing();
    }

    private static String because(Reason reason) {
        return switch (reason.kind()) {
            case "mapping" -> "by the group " + reason.group().orElse("") + ", mapped by " + reason.by();
            case "grant" ->
                "given to " + reason.by()
                        + reason.since()
                                .map(since -> ", " + Amounts.moment(since))
                                .orElse("");
            default -> "always: this is " + reason.by();
        };
    }

    private static String datasets(RoleExplanation why) {
        var text = new StringBuilder();
        why.datasets()
                .forEach(open -> entry(text, open.dataset(), List.of(words(open.verbs()) + ", by a " + open.reason())));
        return text.toString().stripTrailing();
    }

    /** Not in columns: names of groups are long, and nothing of a reason may be cut off. */
    private static void entry(StringBuilder text, String head, List<String> lines) {
        text.append(head).append('\n');
        lines.forEach(line -> text.append("  ").append(line).append('\n'));
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append('\n');
    }

    private static String words(List<String> words) {
        return words.isEmpty() ? "nothing" : String.join(", ", words);
    }
}
