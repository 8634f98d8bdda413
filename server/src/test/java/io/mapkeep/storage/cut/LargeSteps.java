package io.mapkeep.storage.cut;

import io.mapkeep.storage.cut.Model.Fingerprint;
import io.mapkeep.storage.cut.Model.Form;
import io.mapkeep.storage.cut.Model.Key;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;
import java.util.zip.CRC32C;

/** Values of many pages, in each of the ways in which H2 stores them. */
final class LargeSteps {
    private LargeSteps() {}

    /** A value that can be made again from a few numbers. */
    record Value(Form form, int length, long seed) {
        byte[] bytes() {
            byte[] bytes = new byte[length];
            new Random(seed).nextBytes(bytes);
            if (form == Form.CHARACTERS || form == Form.TEXT) {
                for (int index = 0; index < length; index++) {
                    bytes[index] = (byte) (' ' + (bytes[index] & 63));
                }
            }
            return bytes;
        }

        Fingerprint fingerprint() {
            var checksum = new CRC32C();
            checksum.update(bytes());
            return new Fingerprint(form, length, checksum.getValue());
        }
    }

    private static void setValues(PreparedStatement statement, Value value) throws SQLException {
        byte[] bytes = value.bytes();
        String text = new String(bytes, StandardCharsets.US_ASCII);
        statement.setString(1, value.form().name());
        statement.setCharacterStream(2, value.form() == Form.CHARACTERS ? new StringReader(text) : null);
        statement.setBinaryStream(3, value.form() == Form.BYTES ? new ByteArrayInputStream(bytes) : null);
        statement.setString(4, value.form() == Form.TEXT ? text : null);
        statement.setBytes(5, value.form() == Form.BINARY ? bytes : null);
    }

    private static void run(Connection connection, String sql, Key key, Value value) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            setValues(statement, value);
            statement.setInt(6, key.writer());
            statement.setInt(7, key.step());
            if (statement.executeUpdate() != 1) {
                throw new SQLException("no row " + key);
            }
        }
    }

    /** The fingerprint is kept, since every verification of every cut asks for it. */
    record LargeWritten(Key key, Value value, Fingerprint fingerprint) implements Step {
        @Override
        public void run(Connection connection) throws SQLException {
            LargeSteps.run(
                    connection,
                    "insert into large(form, characters, bytes, text, binary_text, writer, step)"
                            + " values(?, ?, ?, ?, ?, ?, ?)",
                    key,
                    value);
        }

        @Override
        public void applyTo(Model model) {
            model.large.put(key, fingerprint);
        }
    }

    record LargeReplaced(Key key, Value value, Fingerprint fingerprint) implements Step {
        @Override
        public void run(Connection connection) throws SQLException {
            LargeSteps.run(
                    connection,
                    "update large set form = ?, characters = ?, bytes = ?, text = ?, binary_text = ?"
                            + " where writer = ? and step = ?",
                    key,
                    value);
        }

        @Override
        public void applyTo(Model model) {
            model.large.put(key, fingerprint);
        }
    }

    record LargeRemoved(Key key) implements Step {
        @Override
        public void run(Connection connection) throws SQLException {
            Step.executeOnOne(connection, "delete from large where writer = ? and step = ?", key.writer(), key.step());
        }

        @Override
        public void applyTo(Model model) {
            model.large.remove(key);
        }
    }
}
