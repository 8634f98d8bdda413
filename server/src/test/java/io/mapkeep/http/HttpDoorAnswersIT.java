package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.Route.Errors;
import io.mapkeep.tls.hsts.HttpsPromise;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and their forms: compressed, streamed, broken off, redirected, not changed. */
final class HttpDoorAnswersIT {
    private static final String LONG = "{\"x\":\"" + "abc ".repeat(5000) + "\"}";

    @TempDir
    static Path folder;

    private static OpenDoor open;

    @BeforeAll
    static void open() {
        open = OpenDoor.with(
                folder,
                "idle_timeout = \"3s\"",
                get("/long", Response.bytes(200, "application/json", LONG.getBytes(StandardCharsets.UTF_8))),
                get("/short", Response.bytes(200, "application/json", "{}".getBytes(StandardCharsets.UTF_8))),
                get("/picture", Response.bytes(200, "image/png", new byte[50_000])),
                get("/stream", Response.stream(200, "text/csv", out -> {
                    for (int i = 0; i < 20_000; i++) {
                        out.write("row,of,values\n".getBytes(StandardCharsets.UTF_8));
                        out.flush();
                    }
                    out.close();
                })),
                get("/half", Response.stream(200, "text/csv", out -> {
                    out.write(noise());
                    throw new IllegalStateException("half-way");
                })),
                get("/refused", Response.stream(200, "text/csv", out -> {
                    out.write(new byte[100]);
                    throw new Conflict(Problem.of("MK-TST-002", "what", "why", "fix"));
                })),
                get("/refused-carto", Response.stream(200, "text/csv", out -> {
                            throw new Conflict(Problem.of("MK-TST-002", "what", "why", "fix"));
                        }))
                        .withErrors(Errors.CARTO),
                Route.signedIn(Method.GET, "/mine", request -> Response.ok(Map.of())),
                Route.open(Method.GET, "/id", request -> Response.text(200, request.id())));
    }

    @AfterAll
    static void close() {
        open.close();
    }

    @ParameterizedTest
    @CsvSource({
        "maps.example.org, true",
        "maps.example.org:443, true",
        "maps.example.org:8443, false",
        "tiles.example.org, false",
        "127.0.0.1, false"
    })
    void onlyNamesOnTheStandardPortAreToldToComeByHttpsAlone(String host, boolean told) throws Exception {
        open.credentials.promise(new HttpsPromise(Duration.ofSeconds(300), Set.of("maps.example.org", "127.0.0.1")));
        String request = "GET /short HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        String field = "Strict-Transport-Security: max-age=300\r\n";
        assertThat(open.ask(request).contains(field)).isEqualTo(told);
        assertThat(open.ask(request.replace("/short", "/nothing")).contains(field))
                .as("an error, too")
                .isEqualTo(told);
        assertThat(open.askPlain(request)).startsWith("HTTP/1.1 308").doesNotContain("Strict-Transport");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/long", "/stream"})
    void textIsSentByGzipToWhomTakesItAndIsTheSame(String path) throws Exception {
        HttpResponse<byte[]> plain = get(open.request(path));
        HttpResponse<byte[]> compressed = get(open.request(path).header("Accept-Encoding", "br, gzip;q=0.5"));
        assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(compressed.headers().firstValue("Vary")).contains("Accept-Encoding");
        assertThat(compressed.body().length).isLessThan(plain.body().length / 10);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/short, gzip", "/picture, gzip", "/long, gzip;q=0", "/long, br", "/long, identity"})
    void whatIsShortOrNotTextOrNotWantedIsSentAsItIs(String path, String accept) throws Exception {
        HttpResponse<byte[]> answer = get(open.request(path).header("Accept-Encoding", accept));
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip"})
    void aStreamThatFailsHalfWayBreaksTheConnectionOff(String accept) throws Exception {
        HttpRequest.Builder request = open.request("/half");
        if (!accept.isEmpty()) {
            request.header("Accept-Encoding", accept);
        }
        assertThatThrownBy(() -> open.client().send(request.build(), BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aStreamThatFailsBeforeItsFirstByteIsSentIsAnsweredAsAProblem() throws Exception {
        HttpResponse<byte[]> answer = get(open.request("/refused").header("Accept-Encoding", "gzip"));
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(text(answer)).contains("MK-TST-002");
        assertThat(text(get(open.request("/refused-carto")))).isEqualTo("{\"error\":[\"what why\"]}");
    }

    @Test
    void headOfAStreamTellsTheHeadersOfGet() throws Exception {
        HttpResponse<String> answer = open.client()
                .send(
                        open.request("/stream")
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void theHandlersIdIsTheAnswersAndEachRequestHasItsOwn() throws Exception {
        HttpResponse<byte[]> first = get(open.request("/id"));
        assertThat(first.headers().firstValue("X-Request-Id")).contains(text(first));
        assertThat(text(get(open.request("/id")))).isNotEqualTo(text(first));
    }

    @Test
    void aClientCannotChooseTheRequestsId() throws Exception {
        assertThat(text(get(open.request("/id").header("X-Request-Id", "mine"))))
                .isNotEqualTo("mine");
    }

    @Test
    void a401NamesBasicForScriptsAndOpensNoPasswordWindowInBrowsers() throws Exception {
        assertThat(get(open.request("/mine")).headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(scheme -> assertThat(scheme).startsWith("Basic realm="));
        assertThat(get(open.request("/mine").header("Sec-Fetch-Mode", "cors"))
                        .headers()
                        .firstValue("WWW-Authenticate"))
                .hasValueSatisfying(scheme -> assertThat(scheme).startsWith("Session "));
    }

    @Test
    void thePageIsServedForItsOwnAddressesAndForNoOthers() throws Exception {
        for (String path : new String[] {"/", "/datasets/airports", "/index.html"}) {
            HttpResponse<byte[]> page = get(open.request(path));
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
        }
        for (String path : new String[] {"/missing.js", "/api/v1/none", "/user/x/api/none", "/assets/none.css"}) {
            assertThat(get(open.request(path)).statusCode()).as(path).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip"})
    void anUnchangedPageIsNotSentAgain(String accept) throws Exception {
        HttpResponse<byte[]> page = get(open.request("/").header("Accept-Encoding", accept));
        String tag = page.headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> again =
                get(open.request("/").header("Accept-Encoding", accept).header("If-None-Match", "\"other\", W/" + tag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get(open.request("/").header("If-None-Match", "\"other\"")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "maps.elsewhere.example", "[::1]:8443"})
    void aHostThatIsNotInTheCertificateIsServed(String host) throws Exception {
        assertThat(open.ask("GET /short HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void http10IsAnsweredWithALengthOrAnEnd() throws Exception {
        assertThat(open.ask("GET /short HTTP/1.0\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("{}");
        assertThat(open.ask("GET /stream HTTP/1.0\r\nHost: localhost\r\n\r\n"))
                .doesNotContainIgnoringCase("transfer-encoding")
                .endsWith("row,of,values\n");
    }

    @Test
    void requestsInOneGoAreAnsweredInTheirOrder() throws Exception {
        String one = "GET /short HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String answers = open.ask(
                one + one.replace("/short", "/none.x") + one.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
        assertThat(answers.split("HTTP/1.1 ", -1))
                .extracting(part -> part.substring(0, Math.min(3, part.length())))
                .containsExactly("", "200", "404", "200");
    }

    @Test
    void aRefusedRequestWithAShortBodyKeepsTheConnection() throws Exception {
        String refused = "POST /none.x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello";
        String next = "GET /short HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        assertThat(open.ask(refused + next))
                .startsWith("HTTP/1.1 404")
                .contains("HTTP/1.1 200")
                .endsWith("{}");
    }

    @ParameterizedTest
    @CsvSource({
        "'GET /a?b=c HTTP/1.1|Host: Maps.Example.org:80', 'https://maps.example.org:PORT/a?b=c'",
        "'POST /a HTTP/1.1|Host: 192.0.2.1|Content-Length: 0', 'https://192.0.2.1:PORT/a'",
        "'GET / HTTP/1.1|Host: [2001:db8::1]', 'https://[2001:db8::1]:PORT/'",
        "'GET /a HTTP/1.0', 'https://maps.example.org:PORT/a'",
        "'OPTIONS * HTTP/1.1|Host: localhost', 'https://localhost:PORT/'",
    })
    void plainHttpIsRedirectedToTheSameAddressByHttps(String request, String location) throws Exception {
        String answer = open.askPlain(request.replace("|", "\r\n") + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 308");
        assertThat(answer.lines())
                .contains("Location: " + location.replace("PORT", Integer.toString(open.door.httpsPort())));
        assertThat(answer)
                .contains("Content-Security-Policy: ", "X-Request-Id: ")
                .doesNotContain("Strict-Transport");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1|Host: evil.example/path",
                "GET / HTTP/1.1|Host: a@evil.example",
                "GET //evil.example/ HTTP/1.1|Host: localhost",
                "GET / HTTP/1.1|Host: a b",
                "GET / HTTP/1.1|Host: <script>",
                "GET / HTTP/1.1|Host: a|Host: b",
                "CONNECT evil.example:443 HTTP/1.1|Host: evil.example:443|X: y\"",
            })
    void aHostThatIsNoneIsNeverRedirectedTo(String request) throws Exception {
        assertThat(open.askPlain(request.replace("|", "\r\n") + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 4")
                .doesNotContain("Location", "<script>");
    }

    private static HttpResponse<byte[]> get(HttpRequest.Builder request) throws Exception {
        return open.client().send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** What gzip cannot shrink, so that the beginning is certain to be sent. */
    private static byte[] noise() {
        byte[] noise = new byte[3_000_000];
        new java.util.Random(7).nextBytes(noise);
        return noise;
    }

    private static Route get(String path, Response response) {
        return Route.open(Method.GET, path, request -> response);
    }
}
