package io.mapkeep.storage.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.storage.database.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An inspection that finds nothing proves something only if it finds what is there. */
class InspectionTest {
    private static final long EVENTS = 2 * Ledger.STEP_EVERY + 20;

    @TempDir
    Path folder;

    @Test
    void aWholeLedgerHasNoFaultAlsoAfterTrimming() {
        long events = Ledger.KEPT + EVENTS;
        try (Database database = ledger(events)) {
            assertThat(faults(database, events)).isEmpty();
            database.write(connection -> Ledger.trim(connection, 1));
            assertThat(faults(database, events)).isEmpty();
            assertThat(database.<Long>read(connection -> Ledger.number(connection, "select count(*) from event")))
                    .isEqualTo(Ledger.KEPT);
        }
    }

    @Test
    void anAcknowledgedEventThatIsNotThereIsFound() {
        try (Database database = ledger(EVENTS)) {
            assertThat(faults(database, EVENTS + 1)).singleElement().asString().contains("was acknowledged");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gaps          | delete from event where number = 17
            begins at     | delete from event where number = 1
            sum of all    | update account set balance = balance + 1 where id = 5
            account 5     | update account set balance = case id when 5 then balance + 1 else balance - 1 end where id in (5, 6)
            account       | update event set amount = amount + 1 where number = 33
            is damaged    | update large set hash = cast(x'00' as binary(32)) where number = 40
            values and    | delete from large where number = 40
            step tables   | drop table step_0_100
            step tables   | create table step_0_50 (id int)
            """)
    void damageIsFound(String fault, String damage) {
        try (Database database = ledger(EVENTS)) {
            database.write(connection -> Ledger.update(connection, damage));
            assertThat(faults(database, EVENTS))
                    .anySatisfy(each -> assertThat(each).contains(fault));
        }
    }

    private static List<String> faults(Database database, long acknowledged) {
        return Inspection.of(database, Map.of(0, acknowledged));
    }

    private Database ledger(long events) {
        Database database = Database.open(folder, Ledger.password());
        Random random = new Random(1);
        database.write(Ledger::create);
        database.write(connection -> {
            for (long event = 1; event <= events; event++) {
                Ledger.post(connection, 0, event, event % 20 == 0, random);
            }
            return events;
        });
        return database;
    }
}
