package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.LdapSyncReport;
import io.mapkeep.contract.admin.LdapSyncReport.Person;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Screen;
import io.mapkeep.installer.print.Table;
import java.util.List;

/** Who loses or gets what, one a line; whoever keeps what they have is only counted. */
final class LdapSyncText {
    private final Screen screen;

    LdapSyncText(Screen screen) {
        this.screen = screen;
    }

    void print(LdapSyncReport report) {
        people(report.people());
        String verb = report.dryRun() ? " would lose something." : " lost something.";
        screen.result(Amounts.of(report.asked(), "person was", "people were") + " looked up, "
                + (report.halted() ? report.losing() + " would lose something." : report.losing() + verb));
        report.problem().ifPresent(problem -> {
            screen.result(problem.what() + " [" + problem.code() + "]");
            screen.result("Cause: " + problem.why());
            screen.result("Fix:   " + problem.fix());
        });
        if (report.dryRun() && !report.halted() && report.losing() > 0) {
            screen.say("Nothing was changed. Do it: mapkeep ldap sync");
        }
    }

    private void people(List<Person> people) {
        Table table = new Table("NAME", "IN THE DIRECTORY", "ACTION", "BEFORE", "AFTER", "WHY");
        List<Person> touched = people.stream()
                .filter(person -> !person.action().equals("stays"))
                .toList();
        touched.forEach(person -> table.row(
                person.name(),
                person.standing(),
                person.action(),
                words(person.before()),
                words(person.after()),
                person.why()));
        if (!touched.isEmpty()) {
            screen.result(table.toString());
        }
    }

    private static String words(List<String> roles) {
        return roles.isEmpty() ? "-" : String.join(", ", roles);
    }
}
