package io.mapkeep.tls.acme.server;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object of a client's. What is not known is left alone, as RFC 8555, 7 asks; what is known has to be of its type. */
record Fields(Map<String, Object> all) {
    private static final int LONGEST = 100_000;

    /** @throws AcmeFailure (malformed) if it is no object */
    static Fields parse(String json) {
        try {
            return new Fields(JSONObjectUtils.parse(json, LONGEST));
        } catch (ParseException | RuntimeException | StackOverflowError wrong) {
            throw AcmeFailure.malformed("This is not a JSON object of at most " + LONGEST + " characters.");
        }
    }

    boolean has(String name) {
        return all.get(name) != null;
    }

    Optional<String> text(String name) {
        return typed(name, String.class);
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    boolean flag(String name) {
        return typed(name, Boolean.class).orElse(false);
    }

    Optional<Integer> number(String name) {
        return typed(name, Number.class).map(Number::intValue);
    }

    byte[] bytes(String name) {
        try {
            return Base64.getUrlDecoder().decode(requiredText(name));
        } catch (IllegalArgumentException noBase64) {
            throw AcmeFailure.malformed("\"" + name + "\" is not base64url.");
        }
    }

    Fields object(String name) {
        return objectOf(typed(name, Map.class).orElseThrow(() -> missing(name)));
    }

    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (Object one : typed(name, List.class).orElseThrow(() -> missing(name))) {
            if (!(one instanceof Map<?, ?> map)) {
                throw AcmeFailure.malformed("\"" + name + "\" holds something that is no object.");
            }
            objects.add(objectOf(map));
        }
        return objects;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object one : typed(name, List.class).orElse(List.of())) {
            if (!(one instanceof String text)) {
                throw AcmeFailure.malformed("\"" + name + "\" holds something that is no text.");
            }
            texts.add(text);
        }
        return texts;
    }

    private static Fields objectOf(Map<?, ?> map) {
        @SuppressWarnings("unchecked") // the names of JSON objects are texts
        Map<String, Object> object = (Map<String, Object>) map;
        return new Fields(object);
    }

    private <T> Optional<T> typed(String name, Class<T> type) {
        Object value = all.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw AcmeFailure.malformed("\"" + name + "\" is of the wrong type.");
        }
        return Optional.of(type.cast(value));
    }

    private static AcmeFailure missing(String name) {
        return AcmeFailure.malformed("There is no \"" + name + "\".");
    }
}
