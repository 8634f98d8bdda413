package io.mapkeep.data.sql;

import io.mapkeep.data.sql.Token.Kind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The first fence: one read statement, made of functions that are known to be pure and of bounded cost (docs/internals/sql-sandbox.md).
 *
 * <p>Functions whose result can be far larger than their arguments (repeat, lpad, replace, array and string aggregates) and pattern
 * matching that can take exponential time are not in the list, because the database looks for a cancelled query only between rows.
 */
final class StatementFence {
    private static final int MOST_CONCATENATIONS = 8;
    private static final int MOST_WILDCARDS = 3;
    private static final int DEEPEST = 60;

    private static final Set<String> STARTS = Set.of("select", "with", "values", "explain");

    /** Words of SQL that may stand before a parenthesis and call nothing. */
    private static final Set<String> BEFORE_PARENTHESIS = words(
            "select distinct all from where and or not in on using as values exists any some union except intersect by having over"
                    + " filter when then else case between like is join limit offset fetch first next interval explain with lateral"
                    + " partition order within group row");

    /** Functions of the database. Those of {@code geo} are {@link #SPATIAL}. */
    static final Set<String> FUNCTIONS =
            words("count sum avg min max stddev_pop stddev_samp var_pop var_samp every bool_and bool_or"
                    + " row_number rank dense_rank percent_rank cume_dist ntile lead lag first_value last_value"
                    + " abs acos asin atan atan2 ceil ceiling cos cosh cot degrees exp floor ln log log10 mod pi power radians round sign"
                    + " sin sinh sqrt tan tanh trunc truncate greatest least coalesce nullif cast"
                    + " upper lower length char_length character_length octet_length substring substr left right trim ltrim rtrim btrim"
                    + " position locate ascii translate concat"
                    + " extract date_trunc year month day hour minute second day_of_week day_of_year week quarter dateadd datediff"
                    + " current_date current_timestamp localtime localtimestamp now"
                    + " system_range generate_series");

    /** Held against what {@code geo} offers by a test. */
    static final Set<String> SPATIAL = words(
            "st_area st_asgeojson st_astext st_aswkt st_azimuth st_boundary st_buffer st_centroid st_contains st_convexhull st_coveredby"
                    + " st_covers st_crosses st_difference st_dimension st_disjoint st_distance st_distancesphere st_dwithin st_endpoint"
                    + " st_envelope st_equals st_extent st_exteriorring st_geometryn st_geometrytype st_geomfromtext st_intersection"
                    + " st_intersects st_isempty st_issimple st_isvalid st_length st_makeenvelope st_makepoint st_npoints"
                    + " st_numgeometries st_overlaps st_perimeter st_point st_pointn st_pointonsurface st_relate st_setsrid st_simplify"
                    + " st_srid st_startpoint st_touches st_transform st_within st_x st_xmax st_xmin st_y st_ymax st_ymin st_z");

    /** Types with a length, as in {@code x::varchar(10)}. */
    private static final Set<String> TYPES = words("varchar char character numeric decimal timestamp time varying");

    private static final Set<String> FORBIDDEN_WORDS = words(
            "into update insert delete merge for recursive regexp ilike rlike analyze user current_user session_user system_user"
                    + " current_role current_catalog current_schema current_path database set call script runscript backup shutdown"
                    + " create alter drop grant revoke truncate array sequence nextval currval rownum qualify final table");

    private static final Set<String> FORBIDDEN_SCHEMAS = words("mapkeep geo information_schema pg_catalog");

    private final String sql;
    private final List<Token> tokens;
    private int depth;
    private int concatenations;

    private StatementFence(String sql, List<Token> tokens) {
        this.sql = sql;
        this.tokens = tokens;
    }

    /**
     * Insists that {@code sql} is one read statement of known parts.
     *
     * @return the statement as it may be run: without comments and without a closing semicolon; it may be put in parentheses
     * @throws io.mapkeep.contract.problem.ProblemException if it is not, with line and column
     */
    static String admit(String sql) {
        Lexer.Tokens read = Lexer.read(sql);
        List<Token> tokens = read.list();
        String text = read.text();
        if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).is(";")) {
            text = text.substring(0, tokens.get(tokens.size() - 1).start());
            tokens = tokens.subList(0, tokens.size() - 1);
        }
        new StatementFence(sql, tokens).check();
        return text.strip();
    }

    private void check() {
        if (tokens.isEmpty()) {
            throw Lexer.refuse(sql, "there is no statement", 0);
        }
        Token first = tokens.get(0);
        if (!(first.kind() == Kind.WORD && STARTS.contains(first.plain())) && !first.is("(")) {
            throw refuse("only SELECT, WITH, VALUES and EXPLAIN are taken", first);
        }
        for (int i = 0; i < tokens.size(); i++) {
            check(i);
        }
        if (depth != 0) {
            throw refuse("a parenthesis is not closed", tokens.get(tokens.size() - 1));
        }
    }

    private void check(int i) {
        Token token = tokens.get(i);
        if (token.kind() == Kind.SYMBOL) {
            symbol(token, i);
        } else if (token.name()) {
            name(token, i);
        }
    }

    private void symbol(Token token, int i) {
        switch (token.text()) {
            case ";" -> throw refuse("one statement at a time", token);
            case "(" -> {
                if (++depth > DEEPEST) {
                    throw refuse("parentheses are nested deeper than " + DEEPEST, token);
                }
            }
            case ")" -> {
                if (--depth < 0) {
                    throw refuse("a parenthesis is closed that was not opened", token);
                }
            }
            case "|" -> {
                if (next(i, "|")) {
                    countConcatenation(token);
                }
            }
            case ":" -> {
                if (!next(i, ":") && !previous(i, ":")) {
                    throw refuse("\":\" stands only in a cast, as \"::\"", token);
                }
            }
            case "[", "]" -> throw refuse("arrays are not taken", token);
            default -> {}
        }
    }

    private void name(Token token, int i) {
        String name = token.plain();
        if (next(i, ".") && FORBIDDEN_SCHEMAS.contains(name)) {
            throw refuse("datasets are named without a schema, or with \"public\"", token);
        }
        if (name.startsWith("pg_") || name.startsWith("_staging")) {
            throw refuse("names that begin with \"pg_\" or \"_staging\" are the database's own", token);
        }
        if (token.kind() == Kind.WORD && !previous(i, ".")) {
            word(token, name, i);
        }
        if (next(i, "(")) {
            call(token, name, i);
        }
    }

    private void word(Token token, String name, int i) {
        if (FORBIDDEN_WORDS.contains(name) && !(name.equals("for") && insideSubstring(i))) {
            throw refuse("the word " + name.toUpperCase(java.util.Locale.ROOT) + " is not taken", token);
        }
        if (name.equals("like")) {
            like(token, i);
        }
        if (name.equals("explain") && i != 0) {
            throw refuse("EXPLAIN comes first", token);
        }
    }

    /** The database tries every place for every wildcard, in one step that cannot be cancelled. */
    private void like(Token token, int i) {
        boolean literal = i + 1 < tokens.size() && tokens.get(i + 1).kind() == Kind.STRING;
        if (!literal
                || tokens.get(i + 1).text().chars().filter(c -> c == '%').count() > MOST_WILDCARDS
                || next(i + 1, "|")) {
            throw refuse("LIKE takes a text in quotes with at most " + MOST_WILDCARDS + " \"%\"", token);
        }
    }

    private void call(Token token, String name, int i) {
        boolean unquoted = token.kind() == Kind.WORD;
        if (unquoted && !previous(i, ".") && (BEFORE_PARENTHESIS.contains(name) || TYPES.contains(name))) {
            return;
        }
        if (unquoted && !previous(i, ".") && (FUNCTIONS.contains(name) || SPATIAL.contains(name))) {
            if (name.equals("concat")) {
                concatenations += commasAfter(i);
                countConcatenation(token);
            }
            return;
        }
        if (listOfNames(i)) {
            return;
        }
        throw refuse("the function \"" + name + "\" is not among those that may be called", token);
    }

    /** {@code with name (a, b) as (} and {@code ) as name (a, b)}: names of columns, no call. */
    private boolean listOfNames(int i) {
        int end = i + 2;
        while (end < tokens.size() && (tokens.get(end).name() || tokens.get(end).is(","))) {
            end++;
        }
        boolean closed = end < tokens.size() && tokens.get(end).is(")");
        boolean commonTable = next(end, "as") && next(end + 1, "(");
        boolean alias = previous(i, "as") && i > 1 && tokens.get(i - 2).is(")");
        return closed && (commonTable || alias);
    }

    private boolean insideSubstring(int i) {
        for (int back = i - 1; back >= 0 && back > i - 40; back--) {
            if (tokens.get(back).is("substring")) {
                return tokens.subList(back, i).stream().noneMatch(token -> token.is(")"));
            }
        }
        return false;
    }

    private int commasAfter(int i) {
        int level = 0;
        int commas = 0;
        for (Token token : tokens.subList(i + 1, tokens.size())) {
            level += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            commas += level == 1 && token.is(",") ? 1 : 0;
            if (level == 0) {
                break;
            }
        }
        return commas;
    }

    /** Each one can at most double a text, so a handful keeps the longest text bounded. */
    private void countConcatenation(Token token) {
        if (++concatenations > MOST_CONCATENATIONS) {
            throw refuse("texts are joined more than " + MOST_CONCATENATIONS + " times", token);
        }
    }

    private boolean next(int i, String symbol) {
        return i + 1 < tokens.size() && tokens.get(i + 1).is(symbol);
    }

    private boolean previous(int i, String symbol) {
        return i > 0 && tokens.get(i - 1).is(symbol);
    }

    private RuntimeException refuse(String why, Token token) {
        return Lexer.refuse(sql, why, token.start());
    }

    private static Set<String> words(String list) {
        return Stream.of(list.split(" ")).collect(Collectors.toUnmodifiableSet());
    }
}
