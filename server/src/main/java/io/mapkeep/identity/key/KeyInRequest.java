package io.mapkeep.identity.key;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.rest.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the secret in a request: {@code Authorization: Bearer} (RFC 6750), Basic (RFC 7617) with any user and the key as password, or {@code ?api_key=} where
 * CARTO's clients send it. A header comes before the address, as with CARTO.
 *
 * <p>An address is kept by browsers, proxies and logs, so a key in it is taken in two places only, the SQL API and tiles.
 */
final class KeyInRequest {
    private static final String PARAMETER = "api_key";
    private static final List<Pattern> PLACES = List.of(
            Pattern.compile("(/user/[^/]+)?/api/v2/sql"),
            Pattern.compile("/api/v1/datasets/[^/]+/(tilejson\\.json|tiles/.*)"));

    private KeyInRequest() {}

    /** @param inAddress whether {@code api_key} is taken at all */
    static Optional<String> find(Request request, boolean inAddress) {
        Optional<String> sent = request.header("Authorization").flatMap(KeyInRequest::inHeader);
        if (sent.isPresent()) {
            return sent;
        }
        Optional<String> inQuery = request.query(PARAMETER);
        if (inQuery.isPresent() && !(inAddress && isPlace(request.path()))) {
            throw new NotAuthenticated(
                    Problem.of(
                            "MK-KEY-005",
                            "An API key is not taken in the address here.",
                            inAddress
                                    ? "Addresses are kept in many places. Only the SQL API and tiles take one, for CARTO's clients."
                                    : "Addresses are kept in many places, so keys.in_address is off.",
                            "Send it as a header: Authorization: Bearer KEY. If that address left your machine, revoke the key."
                                    + (inAddress || !isPlace(request.path())
                                            ? ""
                                            : " For a client that can send it no other way an administrator sets keys.in_address = true.")));
        }
        return inQuery;
    }

    private static boolean isPlace(String path) {
        return PLACES.stream().anyMatch(place -> place.matcher(path).matches());
    }

    private static Optional<String> inHeader(String header) {
        String[] parts = header.strip().split("\\s+", 2);
        if (parts.length < 2) {
            return Optional.empty();
        }
        if (parts[0].equalsIgnoreCase("Bearer")) {
            return Optional.of(parts[1]).filter(KeyText::resembles);
        }
        return parts[0].equalsIgnoreCase("Basic") ? inBasic(parts[1]) : Optional.empty();
    }

    /** The password; or the user, where somebody put the key there: it must not be taken for a name, which is written down. */
    private static Optional<String> inBasic(String encoded) {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return Optional.of(pair).filter(KeyText::resembles);
        }
        return Optional.of(pair.substring(colon + 1))
                .filter(KeyText::resembles)
                .or(() -> Optional.of(pair.substring(0, colon)).filter(KeyText::resembles));
    }
}
