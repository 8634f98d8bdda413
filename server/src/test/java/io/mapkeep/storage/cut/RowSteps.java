package io.mapkeep.storage.cut;

import io.mapkeep.storage.cut.Model.Key;
import io.mapkeep.storage.cut.Model.Note;
import java.sql.Connection;
import java.sql.SQLException;

/** Small rows: accounts between which all writers transfer, and notes, which have a secondary index on {@code ranking}. */
final class RowSteps {
    static final int ACCOUNTS = 40;
    static final long START_BALANCE = 1000;

    private RowSteps() {}

    /** The first step of all: the tables that every writer uses. */
    record SetUp() implements Step {
        @Override
        public void run(Connection connection) throws SQLException {
            Step.execute(connection, "create table account(id int primary key, balance bigint not null)");
            Step.execute(
                    connection,
                    "create table note(writer int, step int, ranking int not null, text varchar not null,"
                            + " primary key(writer, step))");
            Step.execute(connection, "create index note_by_ranking on note(ranking)");
            Step.execute(
                    connection,
                    "create table large(writer int, step int, form varchar not null, characters character large object,"
                            + " bytes binary large object, text varchar, binary_text varbinary, primary key(writer, step))");
            Step.execute(
                    connection,
                    "create table event(writer int, number int, kind varchar, primary key(writer, number))");
            Step.execute(
                    connection,
                    "insert into account select n, ? from system_range(1, ?) as numbers(n)",
                    START_BALANCE,
                    ACCOUNTS);
        }

        @Override
        public void applyTo(Model model) {
            for (int account = 1; account <= ACCOUNTS; account++) {
                model.accounts.put(account, START_BALANCE);
            }
        }

        @Override
        public boolean alone() {
            return true;
        }
    }

    record Transfer(int from, int to, long amount) implements Step {
        @Override
        public void run(Connection connection) throws SQLException {
            // In the order of the accounts, so that two transfers never wait for each other.
            change(connection, Math.min(from, to), from < to ? -amount : amount);
            change(connection, Math.max(from, to), from < to ? amount : -amount);
        }

        private static void change(Connection connection, int account, long by) throws SQLException {
            Step.executeOnOne(connection, "update account set balance = balance + ? where id = ?", by, account);
        }

        @Override
        public void applyTo(Model model) {
            model.accounts.merge(from, -amount, Long::sum);
            model.accounts.merge(to, amount, Long::sum);
        }
    }

    record NoteWritten(Key key, Note note) implements Step {
        @Override
        public void run(Connection connection) throws SQLException {
            Step.execute(
                    connection,
                    "insert into note(writer, step, ranking, text) values(?, ?, ?, ?)",
                    key.writer(),
                    key.step(),
                    note.rank(),
                    note.text());
        }

        @Override
        public void applyTo(Model model) {
            model.notes.put(key, note);
        }
    }

    record NoteChanged(Key key, Note note) implements Step {
        @Override
        public void run(Connection connection) throws SQLException {
            Step.executeOnOne(
                    connection,
                    "update note set ranking = ?, text = ? where writer = ? and step = ?",
                    note.rank(),
                    note.text(),
                    key.writer(),
                    key.step());
        }

        @Override
        public void applyTo(Model model) {
            model.notes.put(key, note);
        }
    }

    record NoteForgotten(Key key) implements Step {
        @Override
        public void run(Connection connection) throws SQLException {
            Step.executeOnOne(connection, "delete from note where writer = ? and step = ?", key.writer(), key.step());
        }

        @Override
        public void applyTo(Model model) {
            model.notes.remove(key);
        }
    }
}
