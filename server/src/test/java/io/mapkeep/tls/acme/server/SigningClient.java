package io.mapkeep.tls.acme.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.mapkeep.http.OpenDoor;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An ACME client that can get every part of a request wrong. */
final class SigningClient {
    private final OpenDoor door;
    ECKey key = key();
    Optional<String> kid = Optional.empty();

    SigningClient(OpenDoor door) {
        this.door = door;
    }

    static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String url(String path) {
        return door.request("/acme" + path).build().uri().toString();
    }

    String nonce() throws Exception {
        return door.client()
                .send(door.request("/acme/new-nonce").GET().build(), BodyHandlers.discarding())
                .headers()
                .firstValue("Replay-Nonce")
                .orElseThrow();
    }

    HttpResponse<String> post(String path, String payload) throws Exception {
        return post(path, url(path), nonce(), payload);
    }

    /** @param url that the header says */
    HttpResponse<String> post(String path, String url, String nonce, String payload) throws Exception {
        return send(path, jws(url, nonce, payload));
    }

    HttpResponse<String> send(String path, String body) throws Exception {
        return door.client()
                .send(
                        door.request("/acme" + path)
                                .header("Content-Type", "application/jose+json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    String jws(String url, String nonce, String payload) throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .customParam("url", url)
                .customParam("nonce", nonce);
        kid.ifPresentOrElse(header::keyID, () -> header.jwk(key.toPublicJWK()));
        var whole = new JWSObject(header.build(), new Payload(payload));
        whole.sign(new ECDSASigner(key));
        return flattened(whole);
    }

    /** The binding of this client's key. */
    String binding(String id, byte[] secret) throws Exception {
        var whole = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(id)
                        .customParam("url", url("/new-account"))
                        .build(),
                new Payload(key.toPublicJWK().toJSONString()));
        whole.sign(new MACSigner(secret));
        return "{\"externalAccountBinding\":" + flattened(whole) + "}";
    }

    static String flattened(JWSObject whole) {
        String[] parts = whole.serialize().split("\\.", -1);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("protected", parts[0]);
        body.put("payload", parts[1]);
        body.put("signature", parts[2]);
        return JSONObjectUtils.toJSONString(body);
    }
}
