package io.mapkeep.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.UnsupportedFormat;
import java.io.IOException;

/** How resources read and write JSON: records, ISO 8601 times, unknown fields refused, duplicates refused, nesting bounded. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    private Json() {}

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("cannot write " + value.getClass(), bug);
        }
    }

    /** For people and files: indented, with the line ends of Unix everywhere. */
    public static String pretty(Object value) {
        try {
            return MAPPER.writer(
                            new DefaultPrettyPrinter().withObjectIndenter(LINES).withArrayIndenter(LINES))
                    .writeValueAsString(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("cannot write " + value.getClass(), bug);
        }
    }

    /** Reads what {@link #bytes} wrote and the appliance kept. */
    public static <T> T kept(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("cannot read " + type, bug);
        }
    }

    /**
     * Reads a request's body as a record.
     *
     * @throws UnsupportedFormat if the body is not declared as JSON
     * @throws InvalidInput if it is not JSON or does not fit the record
     */
    public static <T> T read(Request request, Class<T> type) {
        if (!request.contentType().equals("application/json")) {
            throw new UnsupportedFormat(Problem.of(
                    "MK-API-002",
                    "The body must be JSON.",
                    "Its Content-Type is \"" + request.contentType() + "\".",
                    "Send it with Content-Type: application/json"));
        }
        try {
            T value = MAPPER.readValue(request.body(), type);
            if (value == null) {
                throw malformed("the body is null");
            }
            return value;
        } catch (JsonProcessingException wrong) {
            throw malformed("line " + wrong.getLocation().getLineNr() + ", column "
                    + wrong.getLocation().getColumnNr() + ": "
                    + wrong.getOriginalMessage()
                            .replaceAll("\\(class [^)]*\\)|`[\\w.$]+`", "")
                            .strip());
        } catch (IOException broken) {
            throw new InvalidInput(
                    Problem.of("MK-API-004", "The body did not arrive whole.", broken.toString(), "Send it again."),
                    broken);
        }
    }

    private static InvalidInput malformed(String why) {
        return new InvalidInput(Problem.of(
                "MK-API-003",
                "The body is not what this resource takes.",
                why,
                "Compare it with the API's documentation: docs/use/api.md"));
    }
}
