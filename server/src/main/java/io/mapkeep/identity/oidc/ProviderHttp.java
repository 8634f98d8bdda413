package io.mapkeep.identity.oidc;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import io.mapkeep.contract.configuration.OidcSection;
import io.mapkeep.trust.AddedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All that goes out to one provider: HTTPS only, redirects not followed, each answer whole within {@code response_timeout} and at most
 * {@value #LARGEST_ANSWER} bytes. Few wait at once, and for a short while after an outage nobody does, so that a provider that hangs cannot take the threads
 * of the door with it. What the JDK's client offers as a time-out ends with an answer's headers; the limit here is on the whole.
 */
final class ProviderHttp implements HTTPRequestSender, ResourceRetriever {
    private static final int LARGEST_ANSWER = 1 << 18;
    private static final int AT_ONCE = 8;
    private static final Instant NEVER = Instant.EPOCH;
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final OidcSection settings;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Clock clock;
    private volatile Instant failedAt = NEVER;
    private final ProviderTrust trust;

    ProviderHttp(OidcSection settings, AddedAuthorities added, Clock clock) {
        this.clock = clock;
        this.settings = settings;
        this.trust = new ProviderTrust(settings, added);
    }

    /** Fetches a document by GET. Anything but 200 is an {@link IOException}. */
    String get(URI address) throws IOException {
        HttpResponse<String> answer = exchange(HttpRequest.newBuilder(secure(address))
                .header("Accept", "application/json")
                .GET());
        if (answer.statusCode() != 200) {
            throw new IOException(address + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        return new Resource(get(uri(url)), "application/json");
    }

    @Override
    public HTTPResponse send(ReadOnlyHTTPRequest asked) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(secure(asked.getURI()));
        asked.getHeaderMap().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        request.setHeader("Accept", "application/json");
        String body = asked.getBody();
        request.method(
                asked.getMethod().name(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        HttpResponse<String> answer = exchange(request);
        var response = new HTTPResponse(answer.statusCode());
        response.setEntityContentType(contentType(answer));
        response.setBody(answer.body());
        return response;
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) throws IOException {
        Instant now = clock.instant();
        Instant failed = failedAt;
        if (!now.isBefore(failed) && now.isBefore(failed.plus(PAUSE))) {
            throw new IOException("it failed less than " + PAUSE.toSeconds() + " s ago and is left alone for now");
        }
        if (!places.tryAcquire()) {
            throw new IOException(AT_ONCE + " requests wait for it already");
        }
        try {
            HttpResponse<String> answer = whole(request);
            failedAt = NEVER;
            return answer;
        } catch (IOException failure) {
            failedAt = clock.instant();
            throw failure;
        } finally {
            places.release();
        }
    }

    private HttpResponse<String> whole(HttpRequest.Builder request) throws IOException {
        HttpClient client = trust.client();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                request.timeout(settings.responseTimeout()).build(), info -> new BoundedBody(LARGEST_ANSWER));
        try {
            return answer.get(settings.responseTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw new IOException(
                    "no whole answer within " + settings.responseTimeout().toMillis() + " ms", slow);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new IOException(String.valueOf(cause), cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } finally {
            answer.cancel(true);
        }
    }

    private static URI secure(URI address) throws IOException {
        if (!"https".equals(address.getScheme()) || address.getHost() == null) {
            throw new IOException("the provider names an address that is not https: " + address);
        }
        return address;
    }

    private static URI uri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException malformed) {
            throw new IOException("the provider names an address that is none: " + url, malformed);
        }
    }

    private static ContentType contentType(HttpResponse<String> answer) throws IOException {
        try {
            return ContentType.parse(answer.headers().firstValue("Content-Type").orElse("application/octet-stream"));
        } catch (java.text.ParseException malformed) {
            throw new IOException("the answer has no content type", malformed);
        }
    }
}
