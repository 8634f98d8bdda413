package io.mapkeep.identity.key.signature;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a signature says of itself in {@code Signature-Input} (RFC 9421, 4.1): which parts of the request it covers, when it was made and with which key.
 * Exactly one signature is taken, components have no parameters, and only the parameters that RFC 9421 (2.3) names are known.
 *
 * @param label ties it to its bytes in {@code Signature}
 * @param components in the order in which they were signed
 * @param parameters numbers as {@link Long}, texts as {@link String}, in the order in which they were signed
 */
record SignatureInput(String label, Set<String> components, Map<String, Object> parameters) {
    static final int LONGEST = 4096;
    private static final int MOST_COMPONENTS = 32;
    private static final Set<String> NUMBERS = Set.of("created", "expires");
    private static final Set<String> TEXTS = Set.of("keyid", "nonce", "alg", "tag");

    SignatureInput {
        components = Collections.unmodifiableSet(new LinkedHashSet<>(components));
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** @throws IllegalArgumentException saying what does not fit */
    static SignatureInput parse(String field) {
        if (field.length() > LONGEST) {
            throw new IllegalArgumentException("Signature-Input is longer than " + LONGEST + " characters");
        }
        var in = new FieldReader(field);
        String label = in.key();
        in.require('=');
        Set<String> components = components(in);
        Map<String, Object> parameters = parameters(in);
        in.requireEnd();
        return new SignatureInput(label, components, parameters);
    }

    private static Set<String> components(FieldReader in) {
        Set<String> components = new LinkedHashSet<>();
        in.require('(');
        boolean apart = true;
        in.skipSpaces();
        while (!in.take(')')) {
            if (!apart) {
                throw in.wrong("a space or ')' is expected");
            }
            if (components.size() == MOST_COMPONENTS) {
                throw in.wrong("at most " + MOST_COMPONENTS + " components are taken");
            }
            if (!components.add(in.quoted())) {
                throw in.wrong("a component is named twice");
            }
            if (in.take(';')) {
                throw in.wrong("parameters of components are not taken");
            }
            apart = in.skipSpaces();
        }
        return components;
    }

    private static Map<String, Object> parameters(FieldReader in) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        while (in.take(';')) {
            in.skipSpaces();
            String name = in.key();
            boolean number = NUMBERS.contains(name);
            if (!number && !TEXTS.contains(name)) {
                throw in.wrong("this parameter is not known");
            }
            in.require('=');
            if (parameters.put(name, number ? (Object) in.integer() : in.quoted()) != null) {
                throw in.wrong("a parameter is given twice");
            }
        }
        return parameters;
    }

    OptionalLong number(String name) {
        return parameters.get(name) instanceof Long value ? OptionalLong.of(value) : OptionalLong.empty();
    }

    Optional<String> text(String name) {
        return parameters.get(name) instanceof String value ? Optional.of(value) : Optional.empty();
    }

    /** The value of {@code "@signature-params"}, serialised anew as RFC 8941 (4.1) writes it, whatever spaces the client sent. */
    String serialised() {
        return components.stream().map(SignatureInput::quoted).collect(Collectors.joining(" ", "(", ")"))
                + parameters.entrySet().stream()
                        .map(parameter -> ";" + parameter.getKey() + "="
                                + (parameter.getValue() instanceof String text
                                        ? quoted(text)
                                        : parameter.getValue().toString()))
                        .collect(Collectors.joining());
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
