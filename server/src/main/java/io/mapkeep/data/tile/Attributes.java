package io.mapkeep.data.tile;

import io.mapkeep.data.dataset.Column;
import io.mapkeep.data.dataset.Dataset;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of a dataset as a tile carries them: numbers, booleans and texts as they are, times as ISO 8601, long texts cut. */
final class Attributes {
    /** Longer texts are cut, with an ellipsis: a tile is for looking, the table has the rest. */
    static final int LONGEST_TEXT = 256;

    private final List<Column> columns;

    Attributes(Dataset dataset) {
        columns = dataset.columns().stream()
                .filter(column -> column.type() != Column.Type.GEOMETRY)
                .toList();
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** The columns for a select list, each after a comma. */
    String selected() {
        var list = new StringBuilder();
        columns.forEach(column -> list.append(", \"").append(column.name()).append('"'));
        return list.toString();
    }

    /** The values of the present row, whose columns begin at {@code first}. */
    List<@Nullable Object> of(ResultSet row, int first) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(value(row, first + i, columns.get(i).type()));
        }
        return values;
    }

    private static @Nullable Object value(ResultSet row, int at, Column.Type type) throws SQLException {
        switch (type) {
            case INTEGER -> {
                long number = row.getLong(at);
                return row.wasNull() ? null : (Object) number;
            }
            case NUMBER -> {
                double number = row.getDouble(at);
                return row.wasNull() ? null : (Object) number;
            }
            case BOOLEAN -> {
                boolean flag = row.getBoolean(at);
                return row.wasNull() ? null : (Object) flag;
            }
            case TIMESTAMP -> {
                OffsetDateTime time = row.getObject(at, OffsetDateTime.class);
                return time == null ? null : time.toInstant().toString();
            }
            default -> {
                String text = row.getString(at);
                return text == null ? null : cut(text);
            }
        }
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
        return text.substring(0, end) + "…";
    }
}
