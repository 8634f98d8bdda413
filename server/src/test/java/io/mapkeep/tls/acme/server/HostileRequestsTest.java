package io.mapkeep.tls.acme.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.AcmeServerSection;
import io.mapkeep.http.OpenDoor;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.tls.authority.AuthorityStore;
import io.mapkeep.tls.authority.Constraints;
import io.mapkeep.tls.authority.Issuance;
import io.mapkeep.tls.authority.KeyCipher;
import io.mapkeep.tls.authority.Names;
import io.mapkeep.tls.authority.NodeIssuance;
import io.mapkeep.tls.authority.StatusPlaces;
import io.mapkeep.tls.key.KeyKind;
import io.mapkeep.tls.leaf.Leaves;
import io.mapkeep.tls.leaf.Signing;
import io.mapkeep.tls.revocation.Revocations;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients must not get away with, over real HTTPS; each is refused with the type that RFC 8555 has for it, and nothing is issued. */
final class HostileRequestsTest {
    @TempDir
    Path folder;

    private final List<AuditEvent> audited = new ArrayList<>();
    private final Jobs jobs = new Jobs();
    private Database database;
    private OrderStore orders;
    private BindingKeys keys;
    private Binding binding;
    private OpenDoor door;
    private SigningClient client;

    @BeforeEach
    void open() {
        var secrets = SecretStore.open(folder.resolve("secrets"));
        database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1, 2, 3}));
        assertThat(new AuthorityStore(Places.of(database), secrets).all()).isEmpty();
        Instant now = Instant.now();
        Names own = Names.exactly(List.of("maps.example.org"));
        var root = Issuance.root(1, Constraints.of(own, List.of("corp.example.org")), NodeIssuance.keys(), now);
        var intermediate = Issuance.intermediate(2, root, KeyKind.P256, now);
        var leaves = new Leaves(
                database,
                () -> new Signing(intermediate, List.of(intermediate.certificate()), root.certificate()),
                new Leaves.Terms(own, Duration.ofDays(2), StatusPlaces.NONE),
                Clock.systemUTC());
        var audit = new AuditLog() {
            @Override
            public void record(AuditEvent event) {
                audited.add(event);
            }

            @Override
            public void note(AuditEvent event) {}
        };
        KeyCipher cipher = KeyCipher.of(secrets);
        var server = new AcmeServer(
                new AcmeServerSection(List.of("192.0.2.0/24"), true),
                "https://maps.example.org",
                database,
                new AcmeServer.Authority(leaves, new Revocations(database, Clock.systemUTC()), cipher),
                audit,
                Clock.systemUTC());
        orders = new OrderStore(database);
        keys = new BindingKeys(cipher);
        binding = new Binding(Tokens.next(), "db1", List.of("db.corp.example.org"), now, "local:admin");
        new AccountStore(database).add(binding);
        door = OpenDoor.offering(folder, request -> Principal.ANONYMOUS, server.resources(jobs));
        client = new SigningClient(door);
    }

    @AfterEach
    void close() throws Exception {
        door.close();
        jobs.close();
        database.close();
    }

    @Test
    void anAccountNeedsAnAdministratorsKeyOfItsOwn() throws Exception {
        refused(client.post("/new-account", "{}"), 403, "externalAccountRequired");
        String forAnother = new SigningClient(door).binding(binding.id(), keys.of(binding.id()));
        refused(client.post("/new-account", forAnother), 403, "unauthorized");
        String guessed = client.binding(binding.id(), new byte[32]);
        String unknown = client.binding("nobody", new byte[32]);
        assertThat(client.post("/new-account", guessed).body())
                .as("a wrong key and one that is not there look the same")
                .isEqualTo(client.post("/new-account", unknown).body());
        signIn();
        assertThat(audited).extracting(AuditEvent::action).containsExactly("acme.account-open");
    }

    @Test
    void noncesAreOursYoungAndUsedOnce() throws Exception {
        signIn();
        String path = "/new-order";
        String once = client.jws(client.url(path), client.nonce(), order("db.corp.example.org"));
        assertThat(client.send(path, once).statusCode()).isEqualTo(201);
        refused(client.send(path, once), 400, "badNonce");
        refused(client.post(path, client.url(path), "AAAA", "{}"), 400, "badNonce");
        refused(client.post(path, client.url(path), new Nonces(Clock.systemUTC(), 1).next(), "{}"), 400, "badNonce");
        var old = new Nonces(Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)), 1);
        refused(client.post(path, client.url(path), old.next(), "{}"), 400, "badNonce");
    }

    @Test
    void signaturesAreTheKeysForThisAddressAndOfAGoodKind() throws Exception {
        signIn();
        String path = "/new-order";
        refused(client.post(path, client.url("/key-change"), client.nonce(), "{}"), 403, "unauthorized");
        var thief = new SigningClient(door);
        thief.kid = client.kid;
        refused(thief.post(path, order("db.corp.example.org")), 403, "unauthorized");
        String none = JSONObjectUtils.toJSONString(Map.of(
                "protected",
                Base64URL.encode("{\"alg\":\"none\",\"kid\":\"" + client.kid.orElseThrow() + "\",\"url\":\""
                                + client.url(path) + "\",\"nonce\":\"" + client.nonce() + "\"}")
                        .toString(),
                "payload",
                Base64URL.encode("{}").toString(),
                "signature",
                ""));
        refused(client.send(path, none), 400, "badSignatureAlgorithm");
        var mac = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(client.kid.orElseThrow())
                        .customParam("url", client.url(path))
                        .customParam("nonce", client.nonce())
                        .build(),
                new Payload("{}"));
        mac.sign(new MACSigner(
                client.key.toPublicJWK().toJSONString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        refused(client.send(path, SigningClient.flattened(mac)), 400, "badSignatureAlgorithm");
        var both = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(client.kid.orElseThrow())
                        .jwk(client.key.toPublicJWK())
                        .customParam("url", client.url(path))
                        .customParam("nonce", client.nonce())
                        .build(),
                new Payload("{}"));
        both.sign(new ECDSASigner(client.key));
        refused(client.send(path, SigningClient.flattened(both)), 400, "malformed");
        assertThat(client.send(path, "{\"protected\":\"" + "A".repeat(1 << 20) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        refused(client.send(path, "[".repeat(30_000)), 400, "malformed");
    }

    @Test
    void namesAreWithinThePolicyAndWithinWhatTheAccountMay() throws Exception {
        signIn();
        for (String name : List.of(
                "bank.example.com",
                "maps.example.org",
                "web.corp.example.org",
                "*.db.corp.example.org",
                "10.0.0.1",
                "db.corp.example.org:443")) {
            refused(client.post("/new-order", order(name)), 400, "rejectedIdentifier");
        }
        assertThat(audited.stream().filter(event -> event.outcome() == AuditEvent.Outcome.DENIED))
                .as("policy's refusals are on record")
                .hasSize(3);
    }

    @Test
    void aRequestAsksForTheNamesThatWereProvenAndIsTheOwnersAlone() throws Exception {
        signIn();
        HttpResponse<String> made = client.post("/new-order", order("db.corp.example.org"));
        String path = made.headers().firstValue("Location").orElseThrow().replaceFirst(".*/acme", "");
        String id = path.substring(path.lastIndexOf('/') + 1);
        String good = request("db.corp.example.org");
        refused(client.post(path + "/finalize", good), 403, "orderNotReady");
        for (Proof proof : orders.proofsOf(id)) {
            orders.settle(proof, Proof.Status.VALID, Optional.empty(), Instant.now());
        }
        refused(client.post(path + "/finalize", request("web.corp.example.org")), 400, "badCSR");
        refused(client.post(path + "/finalize", request("db.corp.example.org", "web.corp.example.org")), 400, "badCSR");
        refused(client.post(path + "/finalize", "{\"csr\":\"AAAA\"}"), 400, "badCSR");
        var other = new SigningClient(door);
        signIn(other);
        refused(other.post(path, ""), 404, "malformed");
        refused(other.post(path + "/finalize", good), 404, "malformed");
        HttpResponse<String> issued = client.post(path + "/finalize", good);
        assertThat(issued.statusCode()).as(issued.body()).isEqualTo(200);
        refused(client.post(path + "/finalize", good), 403, "orderNotReady");
        refused(other.post(path.replace("/order/", "/certificate/"), ""), 404, "malformed");
        assertThat(client.post(path.replace("/order/", "/certificate/"), "").body())
                .contains("BEGIN CERTIFICATE");
    }

    @Test
    void aKeyIsChangedByBothAndAClosedAccountStaysClosed() throws Exception {
        signIn();
        var fresh = new SigningClient(door);
        String change =
                "{\"account\":\"" + client.kid.orElseThrow() + "\",\"oldKey\":" + client.key.toPublicJWK() + "}";
        var inner = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .jwk(fresh.key.toPublicJWK())
                        .customParam("url", client.url("/key-change"))
                        .build(),
                new Payload(change));
        inner.sign(new ECDSASigner(client.key));
        refused(client.post("/key-change", SigningClient.flattened(inner)), 403, "unauthorized");
        inner = new JWSObject(inner.getHeader(), new Payload(change));
        inner.sign(new ECDSASigner(fresh.key));
        assertThat(client.post("/key-change", SigningClient.flattened(inner)).statusCode())
                .isEqualTo(200);
        refused(client.post("/new-order", order("db.corp.example.org")), 403, "unauthorized");
        client.key = fresh.key;
        String account = client.kid.orElseThrow().replaceFirst(".*/acme", "");
        assertThat(client.post(account, "{\"status\":\"deactivated\"}").body()).contains("deactivated");
        refused(client.post("/new-order", order("db.corp.example.org")), 403, "unauthorized");
        client.kid = Optional.empty();
        refused(client.post("/new-account", "{\"onlyReturnExisting\":true}"), 403, "unauthorized");
    }

    private void signIn() throws Exception {
        signIn(client);
    }

    private void signIn(SigningClient who) throws Exception {
        HttpResponse<String> opened = who.post("/new-account", who.binding(binding.id(), keys.of(binding.id())));
        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);
        who.kid = opened.headers().firstValue("Location");
    }

    private static String order(String name) {
        return "{\"identifiers\":[{\"type\":\"dns\",\"value\":\"" + name + "\"}]}";
    }

    private static String request(String... names) throws Exception {
        KeyPair keys = NodeIssuance.keys();
        var extensions = new ExtensionsGenerator();
        GeneralName[] all = new GeneralName[names.length];
        for (int i = 0; i < names.length; i++) {
            all[i] = new GeneralName(GeneralName.dNSName, names[i]);
        }
        extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
        byte[] request = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + names[0]), keys.getPublic())
                .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
        return "{\"csr\":\"" + Tokens.encode(request) + "\"}";
    }

    private static void refused(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("urn:ietf:params:acme:error:" + type);
        assertThat(answer.headers().firstValue("Replay-Nonce")).isPresent();
    }
}
