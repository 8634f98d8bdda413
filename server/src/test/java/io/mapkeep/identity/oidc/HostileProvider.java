package io.mapkeep.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.mapkeep.identity.ldap.TestCertificates;
import io.mapkeep.rest.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A provider that tells what the test wants it to, true or not, over real TLS. Everything is right until a field is changed. */
public final class HostileProvider implements AutoCloseable {
    private static final char[] STORE = "changeit".toCharArray();

    private final HttpsServer server;
    private final Path authority;
    private final java.util.concurrent.ExecutorService workers = Executors.newCachedThreadPool();
    public final String issuer;
    public final AtomicInteger keyFetches = new AtomicInteger();
    public final RSAKey first = newKey();
    public volatile RSAKey key = first;
    public volatile JWKSet published = new JWKSet(key.toPublicJWK());
    public volatile UnaryOperator<JWTClaimsSet.Builder> claims = set -> set;
    public volatile Signer signer = this::sign;
    public volatile Map<String, Object> announced = Map.of();
    public volatile Map<String, Object> userinfo = Map.of("sub", "s-1");
    public volatile String nonce = "";
    public volatile String clientId = "mapkeep";
    public volatile String lastTokenRequest = "";
    /** Instead of the token endpoint's own answer. */
    public volatile Answer token = this::grant;

    public volatile Answer wellKnown = this::discovery;

    /** Signs an ID token. */
    public interface Signer {
        String sign(JWTClaimsSet claims) throws JOSEException;
    }

    /** Answers a request. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    public HostileProvider(Path folder) {
        try {
            Files.createDirectories(folder);
            authority = TestCertificates.authority(folder, "ca");
            TestCertificates.server(folder, "provider", "ca", "DNS:localhost");
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 50);
            server.setHttpsConfigurator(new HttpsConfigurator(context(folder, "provider")));
        } catch (IOException | GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
        issuer = "https://localhost:" + server.getAddress().getPort();
        server.createContext("/.well-known/openid-configuration", exchange -> wellKnown.to(exchange));
        server.createContext("/keys", exchange -> {
            keyFetches.incrementAndGet();
            json(exchange, 200, published.toJSONObject(true));
        });
        server.createContext("/token", exchange -> {
            lastTokenRequest = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            token.to(exchange);
        });
        server.createContext("/userinfo", exchange -> json(exchange, 200, userinfo));
        server.setExecutor(workers);
        server.start();
    }

    /** The section of the settings that names it. */
    public String toml(String name, Path folder) throws IOException {
        Path secret = folder.resolve(name + "-secret");
        Files.writeString(secret, "a secret of the client that is long enough\n");
        return """
                [oidc.%s]
                issuer = "%s"
                client_id = "%s"
                client_secret_file = "%s"
                ca_file = "%s"
                response_timeout = "3s"
                connect_timeout = "3s"
                viewer_groups = ["staff"]
                """.formatted(name, issuer, clientId, secret, authority);
    }

    public void discovery(HttpExchange exchange) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuer);
        document.put("authorization_endpoint", issuer + "/authorize");
        document.put("token_endpoint", issuer + "/token");
        document.put("userinfo_endpoint", issuer + "/userinfo");
        document.put("jwks_uri", issuer + "/keys");
        document.put("response_types_supported", List.of("code"));
        document.put("subject_types_supported", List.of("public"));
        document.put("id_token_signing_alg_values_supported", List.of("RS256", "HS256", "none"));
        document.putAll(announced);
        json(exchange, 200, document);
    }

    public void grant(HttpExchange exchange) throws IOException {
        Instant now = Instant.now();
        var set = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(clientId)
                .subject("s-1")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("nonce", nonce)
                .claim("preferred_username", "Anna")
                .claim("name", "Anna Åkesson")
                .claim("groups", List.of("staff"));
        try {
            json(
                    exchange,
                    200,
                    Map.of(
                            "access_token",
                            "opaque",
                            "token_type",
                            "Bearer",
                            "expires_in",
                            60,
                            "id_token",
                            signer.sign(claims.apply(set).build())));
        } catch (JOSEException failure) {
            throw new IOException(failure);
        }
    }

    public String sign(JWTClaimsSet set) throws JOSEException {
        return sign(set, key, "JWT");
    }

    public static String sign(JWTClaimsSet set, RSAKey key, String type) throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.getKeyID())
                .type(new JOSEObjectType(type))
                .build();
        var jwt = new SignedJWT(header, set);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    public String unsigned(JWTClaimsSet set) {
        return new PlainJWT(set).serialize();
    }

    /** The old confusion: the public key, which everybody has, taken for a shared secret. */
    public String signedWithThePublicKey(JWTClaimsSet set) throws JOSEException {
        byte[] secret =
                java.util.Base64.getMimeEncoder().encode(key.toRSAPublicKey().getEncoded());
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), set);
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
    }

    public static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public static void json(HttpExchange exchange, int status, Object value) throws IOException {
        byte[] body = Json.bytes(value);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** A TLS server's context from {@code NAME.pem} and {@code NAME.key} in a folder. */
    public static SSLContext context(Path folder, String name) throws IOException, GeneralSecurityException {
        TestCertificates.run(
                folder,
                List.of(
                        "openssl",
                        "pkcs12",
                        "-export",
                        "-in",
                        name + ".pem",
                        "-inkey",
                        name + ".key",
                        "-out",
                        name + ".p12",
                        "-passout",
                        "pass:changeit"));
        return context(folder.resolve(name + ".p12"));
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE);
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, STORE);
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
