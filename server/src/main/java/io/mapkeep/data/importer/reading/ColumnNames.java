package io.mapkeep.data.importer.reading;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Makes names that SQL takes without quotes, as CARTO does: lower case, {@code [a-z0-9_]}, no digit in front, at most 63 characters, no
 * reserved word, none twice.
 */
public final class ColumnNames {
    private static final int LONGEST = 63;

    /** The columns that every dataset has or CARTO's clients expect. */
    private static final Set<String> OURS = Set.of("cartodb_id", "the_geom", "the_geom_webmercator");

    /** Reserved in H2 or PostgreSQL, or a column that both give a meaning of its own. */
    private static final Set<String> RESERVED =
            Set.of(("all analyse analyze and any array as asc asymmetric authorization between binary both"
                            + " case cast check collate column concurrently constraint create cross current_catalog current_date current_path"
                            + " current_role current_schema current_time current_timestamp current_user day default deferrable desc distinct do"
                            + " else end except exists false fetch for foreign freeze from full grant group groups having hour if ilike in"
                            + " initially inner intersect interval into is isnull join key lateral leading left like limit localtime"
                            + " localtimestamp minus minute month natural not notnull null offset on only or order outer over overlaps"
                            + " partition placing primary qualify range references returning right row rowid rownum rows second select"
                            + " session_user set similar some symmetric system_user table tablesample then to top trailing true uescape union"
                            + " unique unknown user using value values variadic verbose when where window with year ctid oid tableoid xmin"
                            + " xmax cmin cmax _rowid_")
                    .split(" "));

    private final Set<String> taken = new HashSet<>(OURS);
    private int number;

    /** The name for the next column, which its file calls {@code source}. */
    String next(String source) {
        number++;
        String name = plain(source);
        name = name.isEmpty() ? "field_" + number : name;
        String free = RESERVED.contains(name) ? suffixed(name, 1) : name;
        for (int suffix = 1; !taken.add(free); suffix++) {
            free = suffixed(name, suffix);
        }
        return free;
    }

    /** Whether SQL takes {@code name} as it is. */
    public static boolean safe(String name) {
        return name.matches("[a-z_][a-z0-9_]{0,62}") && !RESERVED.contains(name) && !OURS.contains(name);
    }

    /** A name for a table from the name of a file, without its extension; never empty. */
    public static String ofFile(String filename) {
        String base = filename.substring(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
        int dot = base.lastIndexOf('.');
        String name = plain(dot > 0 ? base.substring(0, dot) : base).replaceFirst("^_+(?=[a-z])", "");
        return name.isEmpty()
                ? "untitled_table"
                : RESERVED.contains(name) || OURS.contains(name) ? suffixed(name, 1) : name;
    }

    /** {@code name_2}, shortened so that it still fits. */
    public static String suffixed(String name, int suffix) {
        String tail = "_" + suffix;
        return name.substring(0, Math.min(name.length(), LONGEST - tail.length())) + tail;
    }

    /** Empty if nothing but signs is left. */
    private static String plain(String source) {
        String latin = Normalizer.normalize(source.strip().replace("ß", "ss"), Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}", "")
                .replace("æ", "ae")
                .replace("œ", "oe")
                .replace('ø', 'o')
                .replace('đ', 'd')
                .replace('ł', 'l')
                .replace('ı', 'i');
        String name = latin.replaceAll("[^a-z0-9_]", "_");
        if (name.chars().allMatch(c -> c == '_')) {
            return "";
        }
        name = Character.isDigit(name.charAt(0)) ? "_" + name : name;
        return name.substring(0, Math.min(name.length(), LONGEST));
    }
}
