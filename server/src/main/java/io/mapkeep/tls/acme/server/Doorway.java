package io.mapkeep.tls.acme.server;

import com.nimbusds.jose.jwk.JWK;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.acme.server.AcmeFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What every request goes through (RFC 8555, 6): media type, form, algorithm, address, nonce, key, signature; only then is the nonce used up and the payload looked at. And what every answer gets: a
 * fresh nonce, and failures in the form that clients act upon.
 */
final class Doorway {
    private static final ByteSize LARGEST = ByteSize.parse("64KiB");
    private static final int RETRY_SECONDS = 60;

    private final AccountStore accounts;
    private final Nonces nonces;
    private final Pace pace;

    /** @param pace of requests, by account */
    Doorway(AccountStore accounts, Nonces nonces, Pace pace) {
        this.accounts = accounts;
        this.nonces = nonces;
        this.pace = pace;
    }

    /** Who may sign. */
    private enum By {
        ACCOUNT,
        KEY,
        EITHER
    }

    /** For accounts alone. */
    Route forAccounts(String path, Function<Call, Response> handler) {
        return route(path, By.ACCOUNT, handler);
    }

    /** For who has no account yet, and brings the key. */
    Route forKeys(String path, Function<Call, Response> handler) {
        return route(path, By.KEY, handler);
    }

    Route forBoth(String path, Function<Call, Response> handler) {
        return route(path, By.EITHER, handler);
    }

    /** Without a signature. */
    Route open(String path, Function<Request, Response> handler) {
        return Route.open(
                Method.GET, Addresses.ROOT + path, request -> answered(request, () -> handler.apply(request)));
    }

    private Route route(String path, By by, Function<Call, Response> handler) {
        return Route.open(
                        Method.POST,
                        Addresses.ROOT + path,
                        request -> answered(request, () -> handler.apply(call(request, by))))
                .withBody(LARGEST);
    }

    private Response answered(Request request, java.util.function.Supplier<Response> work) {
        Response answer;
        try {
            answer = work.get();
        } catch (AcmeFailure refused) {
            answer = problem(refused.kind(), refused.detail());
        } catch (InvalidInput refused) {
            answer = problem(
                    kind(refused),
                    refused.problem().what() + " " + refused.problem().why());
        }
        Response whole = answer.with("Replay-Nonce", nonces.next()).with("Cache-Control", "no-store");
        // A link of the handler's own is acted upon, this one is not.
        return whole.headers().containsKey("Link")
                ? whole
                : whole.with("Link", "<" + Addresses.of(request).of("/directory") + ">;rel=\"index\"");
    }

    /** What the policy on names and the reader of requests say. */
    private static Kind kind(InvalidInput refused) {
        return switch (refused.problem().code()) {
            case "MK-TLS-040", "MK-TLS-041", "MK-TLS-043" -> Kind.REJECTED_IDENTIFIER;
            case "MK-TLS-042" -> Kind.BAD_CSR;
            default -> Kind.MALFORMED;
        };
    }

    static Response problem(Kind kind, String detail) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", kind.urn());
        body.put("detail", detail);
        body.put("status", kind.status());
        Response answer = Response.bytes(kind.status(), "application/problem+json", Json.bytes(body));
        return kind == Kind.RATE_LIMITED ? answer.with("Retry-After", Integer.toString(RETRY_SECONDS)) : answer;
    }

    private Call call(Request request, By by) {
        if (!request.contentType().equals("application/jose+json")) {
            throw new AcmeFailure(Kind.MEDIA_TYPE, "Requests are of the type application/jose+json.");
        }
        Signed signed = Signed.read(Fields.parse(body(request)), Signed.BY_KEY);
        signed.requireUrl(Addresses.asked(request));
        String nonce = signed.field("nonce")
                .orElseThrow(() -> new AcmeFailure(Kind.BAD_NONCE, "There is no nonce in the header."));
        nonces.requireGood(nonce);
        JWK brought = signed.header().getJWK();
        String kid = signed.header().getKeyID();
        if ((brought == null) == (kid == null)
                || (by == By.ACCOUNT && kid == null)
                || (by == By.KEY && brought == null)) {
            throw AcmeFailure.malformed("The header has either \"kid\" or \"jwk\", and here it has to be "
                    + (by == By.KEY ? "\"jwk\"." : "\"kid\"."));
        }
        Optional<Account> account = kid == null ? Optional.empty() : Optional.of(account(request, kid));
        JWK key = account.map(Account::jwk).orElseGet(() -> Signed.usable(java.util.Objects.requireNonNull(brought)));
        signed.requireSignedBy(key);
        nonces.use(nonce);
        account.ifPresent(one -> pace.take(one.id()));
        return new Call(request, Addresses.of(request), account, key, signed.payload());
    }

    private static String body(Request request) {
        try {
            return new String(request.body().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw AcmeFailure.malformed("The body did not arrive whole.");
        }
    }

    private Account account(Request request, String kid) {
        String prefix = Addresses.of(request).account("");
        Account account = Optional.of(kid)
                .filter(one -> one.startsWith(prefix) && one.length() <= prefix.length() + 32)
                .flatMap(one -> accounts.find(one.substring(prefix.length())))
                .orElseThrow(
                        () -> new AcmeFailure(Kind.ACCOUNT_DOES_NOT_EXIST, "No account has the address of \"kid\"."));
        if (account.status() != Account.Status.VALID) {
            throw new AcmeFailure(
                    Kind.UNAUTHORIZED,
                    "The account is " + account.status().name().toLowerCase(java.util.Locale.ROOT) + ".");
        }
        return account;
    }
}
