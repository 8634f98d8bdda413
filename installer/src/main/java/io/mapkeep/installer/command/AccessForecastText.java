package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.AccessForecast;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Screen;
import io.mapkeep.installer.print.Table;
import java.util.List;

/** Who would lose or get what, those who lose first, one a line; then in one sentence how many. */
final class AccessForecastText {
    /** A longer list is read as JSON. */
    private static final int MOST = 200;

    private static final List<String> ORDER = List.of("loses", "unknown", "changes", "gains");

    private final Screen screen;

    AccessForecastText(Screen screen) {
        this.screen = screen;
    }

    void print(AccessForecast forecast) {
        Table table = new Table("NAME", "SIGNED IN HERE", "ACCESS", "TODAY", "THEN", "WHY");
        ORDER.stream()
                .flatMap(change -> forecast.people().stream()
                        .filter(person -> person.change().equals(change)))
                .limit(MOST)
                .forEach(person -> table.row(
                        person.name(),
                        person.seen() ? "yes" : "never",
                        person.change(),
                        words(person.before()),
                        words(person.after()),
                        person.why()));
        if (!forecast.people().isEmpty()) {
            screen.result(table.toString());
        }
        if (forecast.people().size() > MOST) {
            screen.say("… and " + (forecast.people().size() - MOST) + " more; all of them: --json");
        }
        screen.result("Of " + Amounts.of(forecast.having(), "person", "people")
                + " of the directory who may come in today, "
                + forecast.losing() + " would lose that and " + forecast.changing() + " would have other roles; "
                + Amounts.of(forecast.gaining(), "more person", "more people") + " could come in.");
        if (forecast.unknown() > 0) {
            screen.result("Of " + Amounts.of(forecast.unknown(), "person", "people") + " it could not be found out.");
        }
        if (!forecast.everybody()) {
            screen.say("The directory does not list everybody, so whoever never signed in here was not looked at.");
        }
    }

    private static String words(List<String> roles) {
        return roles.isEmpty() ? "-" : String.join(", ", roles);
    }
}
