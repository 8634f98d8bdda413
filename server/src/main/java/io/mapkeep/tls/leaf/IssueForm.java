package io.mapkeep.tls.leaf;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.tls.key.KeyKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends to have a certificate made.
 *
 * @param names DNS names and addresses, or one account name; none where a request names them
 * @param purpose {@code server} or {@code client}; standard: server
 * @param key {@code p256}, {@code rsa3072} or {@code ed25519}; standard: p256
 * @param request PKCS#10 in PEM, instead of {@code names} and {@code key}
 * @param lifetime like {@code 30d}
 */
record IssueForm(
        @Nullable List<String> names,
        @Nullable String purpose,
        @Nullable String key,
        @Nullable String request,
        @Nullable String lifetime) {

    Purpose asPurpose() {
        return choice("purpose", purpose, Purpose.SERVER);
    }

    KeyKind asKeyKind() {
        return choice("key", key, KeyKind.P256);
    }

    Optional<String> asLifetime() {
        return Optional.ofNullable(lifetime);
    }

    /** @throws InvalidInput (MK-TLS-045) if there are names and a request, or neither */
    Optional<CertificateRequest> asRequest() {
        boolean named = names != null && !names.isEmpty();
        if (named == (request != null)) {
            throw wrong("It has names and a request, or neither; the request's own names count.");
        }
        return Optional.ofNullable(request).map(CertificateRequest::read);
    }

    List<String> asNames() {
        return names == null ? List.of() : names;
    }

    private static <E extends Enum<E>> E choice(String field, @Nullable String written, E standard) {
        if (written == null) {
            return standard;
        }
        for (E option : standard.getDeclaringClass().getEnumConstants()) {
            if (option.name().toLowerCase(Locale.ROOT).equals(written)) {
                return option;
            }
        }
        throw wrong("Its \"" + field + "\" is not known here.");
    }

    private static InvalidInput wrong(String why) {
        return new InvalidInput(Problem.of(
                "MK-TLS-045",
                "The order for a certificate cannot be understood; nothing was issued.",
                why,
                "See mapkeep cert issue --help."));
    }
}
