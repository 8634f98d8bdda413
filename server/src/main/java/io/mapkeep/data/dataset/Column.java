package io.mapkeep.data.dataset;

/**
 * A column of a dataset.
 *
 * @param name as SQL calls it
 * @param source as the file called it
 */
public record Column(String name, String source, Type type) {
    /** The few types that datasets have, with the SQL types behind them. */
    public enum Type {
        INTEGER("bigint"),
        NUMBER("double precision"),
        STRING("varchar"),
        BOOLEAN("boolean"),
        DATE("date"),
        TIMESTAMP("timestamp with time zone"),
        GEOMETRY("geometry(geometry, 4326)");

        private final String sql;

        Type(String sql) {
            this.sql = sql;
        }

        public String sql() {
            return sql;
        }
    }
}
