package io.mapkeep.bench.https;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.LimitsSection;
import io.mapkeep.http.HttpDoor;
import io.mapkeep.http.TlsTerms;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.ServerCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * The real door with one resource, for {@code bench/https/measure}. Arguments: address, certificate (PEM), key (PEM, PKCS#8), file whose bytes are
 * the answer.
 */
public final class HttpsBench {
    private static final String COOKIE = "__Host-mapkeep";

    private HttpsBench() {}

    /** Serves until it is killed. */
    public static void main(String[] arguments) throws Exception {
        Configuration settings = ConfigurationFile.parse("[server]\nhttps = \"" + arguments[0] + "\"\nhttp = \"\"\n")
                .check("bench")
                .configuration();
        byte[] answer = Files.readAllBytes(Path.of(arguments[3]));
        var somebody = new Principal("alice", "Alice", "ldap", Set.of(Role.VIEWER));
        Map<String, Principal> sessions = Map.of("0123456789abcdef0123456789abcdef", somebody);
        var door = new HttpDoor(
                settings.server(),
                anyNumber(settings.limits()),
                TlsTerms.of(
                        settings.tls().serving(), new Fixed(material(Path.of(arguments[1]), Path.of(arguments[2])))),
                request -> request.cookie(COOKIE).map(sessions::get).orElse(Principal.ANONYMOUS),
                List.of(() -> List.of(
                        route("/api/v1/answer", answer).answeredFromMemory(), route("/api/v1/worker", answer))));
        door.start();
        System.out.println("ready");
        new CountDownLatch(1).await();
    }

    private static Route route(String path, byte[] answer) {
        return Route.needs(
                Permission.READ_DATASETS, Method.GET, path, request -> Response.bytes(200, "application/json", answer));
    }

    /** The limits as they are, but that one address may ask more often than settings allow: a load of this kind comes from one alone. */
    private static LimitsSection anyNumber(LimitsSection limits) {
        return new LimitsSection(
                limits.requestBody(),
                limits.requestHeader(),
                limits.idleTimeout(),
                limits.requestTimeout(),
                limits.connections(),
                limits.threads(),
                Integer.MAX_VALUE,
                limits.signInsPerMinute(),
                limits.directoryFailures());
    }

    private static ServerCredentials.KeyMaterial material(Path certificate, Path key)
            throws IOException, GeneralSecurityException {
        String pem = Files.readString(key).replaceAll("-----[A-Z ]+-----|\\s", "");
        PrivateKey privateKey = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        try (InputStream in = Files.newInputStream(certificate)) {
            return new ServerCredentials.KeyMaterial(privateKey, List.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in)));
        }
    }

    private record Fixed(ServerCredentials.KeyMaterial current) implements ServerCredentials {
        @Override
        public void onChange(Runnable listener) {}
    }
}
