package io.mapkeep.installer.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.mapkeep.contract.problem.Problem;
import java.io.IOException;

/** JSON as the daemon writes it. Unknown fields are passed over, so that an older command can read a newer daemon. */
public final class Answers {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Answers() {}

    /** An object or array; an empty answer reads as an empty object. */
    public static <T> T read(byte[] json, Class<T> type) throws IOException {
        T value = MAPPER.readValue(json.length == 0 ? new byte[] {'{', '}'} : json, type);
        if (value == null || value instanceof JsonNode node && !node.isContainerNode()) {
            throw new com.fasterxml.jackson.databind.JsonMappingException(null, "not an object");
        }
        return value;
    }

    /** A part of an answer. */
    public static <T> T as(JsonNode part, Class<T> type) {
        return MAPPER.convertValue(part, type);
    }

    /** Any value as the JSON that it would be written as. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** For {@code --json}: indented, one value per line, control characters escaped by JSON's own rules. */
    public static String pretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** The problem in an error's body (RFC 9457), or one that says what there was instead. */
    static Problem problem(byte[] body, int status, String path) {
        try {
            JsonNode json = read(body, JsonNode.class);
            if (json.hasNonNull("code")) {
                String id = json.path("requestId").asText("");
                return Problem.of(
                        json.path("code").asText(),
                        json.path("title").asText("The appliance refused."),
                        json.path("detail").asText("")
                                + (status >= 500 && !id.isEmpty() ? " (request " + id + ")" : ""),
                        json.path("fix").asText(""));
            }
        } catch (IOException | IllegalArgumentException notAProblem) {
            // told below
        }
        return Problem.of(
                "MK-CLI-005",
                "The appliance answered with an error it did not explain.",
                "HTTP status " + status + " for " + path + ".",
                "Look for the cause in its log: journalctl -u mapkeep");
    }
}
