package io.mapkeep.http;

import io.mapkeep.access.Principal;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.rest.Door;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** A Jetty request as resources see it. */
final class JettyRequest implements Request {
    private final org.eclipse.jetty.server.Request jetty;
    private final String id;
    private final Door door;
    private final Method method;
    private final Map<String, String> parameters;
    private final ByteSize limit;
    private final String remote;
    private Principal principal = Principal.ANONYMOUS;
    private @Nullable Fields query;

    JettyRequest(
            org.eclipse.jetty.server.Request jetty,
            String id,
            Door door,
            Method method,
            Map<String, String> parameters,
            ByteSize limit,
            String remote) {
        this.jetty = jetty;
        this.id = id;
        this.door = door;
        this.method = method;
        this.parameters = parameters;
        this.limit = limit;
        this.remote = remote;
    }

    void signIn(Principal who) {
        this.principal = who;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Door door() {
        return door;
    }

    @Override
    public Method method() {
        return method;
    }

    @Override
    public String path() {
        return PercentCoding.decode(jetty.getHttpURI().getCanonicalPath()).orElse("");
    }

    @Override
    public String target() {
        String target = jetty.getHttpURI().getPathQuery();
        return target == null ? "/" : target;
    }

    @Override
    public String pathParameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.ofNullable(fields().getValue(name));
    }

    @Override
    public List<String> queryNames() {
        return List.copyOf(fields().getNames());
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(jetty.getHeaders().get(name));
    }

    @Override
    public List<String> headers(String name) {
        return jetty.getHeaders().getValuesList(name);
    }

    @Override
    public Optional<String> cookie(String name) {
        if (!jetty.getHeaders().contains(HttpHeader.COOKIE)) {
            return Optional.empty();
        }
        List<String> values = org.eclipse.jetty.server.Request.getCookies(jetty).stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .toList();
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    @Override
    public String contentType() {
        String type = jetty.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null) {
            return "";
        }
        int parameter = type.indexOf(';');
        return (parameter < 0 ? type : type.substring(0, parameter)).strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<X509Certificate> certificate() {
        return ProgramPort.certificate(jetty);
    }

    @Override
    public long contentLength() {
        return jetty.getLength();
    }

    @Override
    public InputStream body() {
        InputStream body = new LimitedBody(org.eclipse.jetty.server.Request.asInputStream(jetty), limit);
        return DigestedBody.of(body, headers("Content-Digest"));
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public String remote() {
        return remote;
    }

    @Override
    public String origin() {
        String authority = jetty.getHttpURI().getAuthority();
        return door == Door.TLS ? "https://" + authority : "http://localhost";
    }

    private Fields fields() {
        if (query == null) {
            try {
                query = org.eclipse.jetty.server.Request.extractQueryParameters(jetty);
            } catch (RuntimeException malformed) {
                throw new InvalidInput(
                        Problem.of(
                                "MK-HTP-008",
                                "The query part of the address cannot be read.",
                                "It is not percent-encoded UTF-8.",
                                "Encode each value, for instance with curl --get --data-urlencode."),
                        malformed);
            }
        }
        return query;
    }
}
