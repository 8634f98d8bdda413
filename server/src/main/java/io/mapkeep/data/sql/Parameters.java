package io.mapkeep.data.sql;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a request to the SQL API asks for, from its query string, a form or a JSON body; the body wins. */
record Parameters(
        String q,
        Format format,
        OptionalInt page,
        OptionalInt rowsPerPage,
        Optional<String> orderBy,
        boolean descending,
        Set<String> skipped,
        Optional<String> filename,
        int decimals) {
    private static final int DEFAULT_ROWS = 40;
    private static final int MOST = 1_000_000_000;
    private static final List<String> NAMES =
            List.of("q", "format", "page", "rows_per_page", "order_by", "sort_order", "skipfields", "filename", "dp");

    enum Format {
        JSON("application/json; charset=utf-8"),
        GEOJSON("application/geo+json; charset=utf-8"),
        CSV("text/csv; charset=utf-8; header=present");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        String contentType() {
            return contentType;
        }

        static Format of(String word) {
            for (Format format : values()) {
                if (format.name().equals(word.toUpperCase(Locale.ROOT))) {
                    return format;
                }
            }
            throw wrong("format", "it is json, geojson or csv");
        }
    }

    static Parameters of(Request request, int longest) {
        Map<String, String> given = new HashMap<>();
        NAMES.forEach(name -> request.query(name).ifPresent(value -> given.put(name, value)));
        if (request.method() == Method.POST) {
            readBody(request, given);
        }
        String q = given.getOrDefault("q", "");
        if (q.isBlank()) {
            throw wrong("q", "you must send a statement in it");
        }
        if (q.length() > longest) {
            throw wrong("q", "it is longer than " + longest + " characters (sql.statement_length)");
        }
        OptionalInt page = number(given, "page", MOST);
        OptionalInt rows = number(given, "rows_per_page", MOST);
        if (page.isPresent() && rows.isEmpty()) {
            rows = OptionalInt.of(DEFAULT_ROWS);
        }
        return new Parameters(
                q,
                Format.of(given.getOrDefault("format", "json")),
                page,
                rows,
                Optional.ofNullable(given.get("order_by")).filter(column -> !column.isBlank()),
                given.getOrDefault("sort_order", "asc").equalsIgnoreCase("desc"),
                java.util.Arrays.stream(given.getOrDefault("skipfields", "").split(",", 200))
                        .map(String::strip)
                        .collect(java.util.stream.Collectors.toUnmodifiableSet()),
                Optional.ofNullable(given.get("filename")).filter(name -> !name.isBlank()),
                number(given, "dp", 15).orElse(6));
    }

    /** The statement, wrapped where a page or an order is asked for. {@code admitted} has balanced parentheses and no comment. */
    String wrap(String admitted) {
        if (rowsPerPage.isEmpty() && orderBy.isEmpty()) {
            return admitted;
        }
        if (admitted.toLowerCase(Locale.ROOT).startsWith("explain")) {
            throw wrong("page", "a plan has no pages");
        }
        String order = orderBy.map(column ->
                        " order by _answer.\"" + column.replace("\"", "\"\"") + "\"" + (descending ? " desc" : ""))
                .orElse("");
        String limit = rowsPerPage.isEmpty()
                ? ""
                : " limit " + rowsPerPage.getAsInt() + " offset " + (long) rowsPerPage.getAsInt() * page.orElse(0);
        return "select * from (\n" + admitted + "\n) as _answer" + order + limit;
    }

    private static void readBody(Request request, Map<String, String> given) {
        if (request.contentType().equals("application/json")) {
            Map<?, ?> body = Json.read(request, Map.class);
            NAMES.forEach(name -> {
                Object value = body.get(name);
                if (value != null) {
                    given.put(name, value.toString());
                }
            });
        } else if (request.contentType().equals("application/x-www-form-urlencoded")) {
            readForm(request, given);
        }
    }

    private static void readForm(Request request, Map<String, String> given) {
        try {
            String body = new String(request.body().readAllBytes(), StandardCharsets.UTF_8);
            for (String pair : body.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                if (NAMES.contains(name)) {
                    given.put(name, decoded(equals < 0 ? "" : pair.substring(equals + 1)));
                }
            }
        } catch (IOException | IllegalArgumentException broken) {
            throw wrong("body", "it is no form");
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static OptionalInt number(Map<String, String> given, String name, int most) {
        String text = given.get(name);
        if (text == null || text.isBlank()) {
            return OptionalInt.empty();
        }
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > most) {
            throw wrong(name, "it is a whole number from 0 to " + most);
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    private static InvalidInput wrong(String name, String why) {
        return new InvalidInput(Problem.of(
                "MK-SQL-007",
                "The parameter " + name + " is missing or wrong.",
                "About " + name + ": " + why + ".",
                "See docs/use/sql.md."));
    }
}
