package io.mapkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.firewall.Prerequisite;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The appliance and two hosts beyond a cable, on which certbot and lego get, renew and revoke certificates, and try for names that are not theirs. */
final class AcmeServerIT {
    @TempDir
    Path folder;

    @Test
    void realClientsGetRenewAndRevokeCertificates() throws Exception {
        Files.writeString(folder.resolve("hosts"), """
                127.0.0.1 localhost here.corp.example.org
                10.9.0.1 maps.example.org own.corp.example.org
                10.9.0.2 db.corp.example.org web.corp.example.org
                """);
        Files.writeString(folder.resolve("mapkeep.toml"), """
                [server]
                name = "maps.example.org"
                https = "0.0.0.0:443"
                http = ""
                data = "data"
                [admin]
                socket = "admin.sock"
                [replica]
                listen = ""
                [tls.authority]
                domains = ["corp.example.org"]
                validity = "2d"
                [tls.acme_server]
                networks = ["10.9.0.0/16", "127.0.0.0/8"]
                """);
        Files.writeString(folder.resolve("clients.sh"), """
                set -eux
                server=https://maps.example.org/acme/directory
                export REQUESTS_CA_BUNDLE=data/ca.pem LEGO_CA_CERTIFICATES=data/ca.pem
                certbot() { command certbot "$@" --non-interactive --config-dir cb --work-dir cb --logs-dir cb; }
                lego() { command lego --accept-tos --server $server --email admin@example.org --path lego "$@"; }
                chain() { openssl verify -CAfile data/ca.pem -untrusted cb/live/db.corp.example.org/chain.pem cb/live/db.corp.example.org/cert.pem; }
                serial() { openssl x509 -in cb/live/db.corp.example.org/cert.pem -noout -serial; }

                # certbot: http-01
                ! certbot register --agree-tos --server $server -m admin@example.org
                certbot certonly --standalone --agree-tos -m admin@example.org --server $server --eab-kid $db_id --eab-hmac-key $db_key -d db.corp.example.org
                chain
                first=$(serial)
                certbot renew --force-renewal --no-random-sleep-on-renew
                chain
                [ "$first" != "$(serial)" ]
                certbot revoke --server $server --cert-name db.corp.example.org --reason superseded
                # A name that is another account's
                ! certbot certonly --standalone --server $server -d web.corp.example.org

                # lego: tls-alpn-01
                lego --eab --kid $web_id --hmac $web_key -d web.corp.example.org --tls run
                openssl verify -CAfile data/ca.pem -untrusted lego/certificates/web.corp.example.org.issuer.crt lego/certificates/web.corp.example.org.crt
                # The appliance itself is never looked at, whatever the networks say
                ! lego -d own.corp.example.org --http run
                ! lego -d here.corp.example.org --http run
                """);
        Files.writeString(folder.resolve("run.sh"), """
                set -e
                mount --bind hosts /etc/hosts
                unshare --net sh -c 'echo ready; exec cat' <&3 > ready 2>&1 &
                while ! [ -s ready ]; do sleep 0.05; done
                far=$!
                ip link add near type veth peer name far netns $far
                ip link set lo up
                ip link set near up
                ip addr add 10.9.0.1/16 dev near
                nsenter --target $far --net sh -ec 'ip link set lo up; ip link set far up; ip addr add 10.9.0.2/16 dev far'
                $JAVA -XX:TieredStopAtLevel=1 -Xmx400m -cp "$CLASSES" io.mapkeep.Main --config mapkeep.toml > serve.log 2>&1 &
                appliance=$!
                for i in $(seq 600); do [ -S admin.sock ] && break; kill -0 $appliance; sleep 0.1; done
                add() { curl -sS --fail --unix-socket admin.sock -H 'Content-Type: application/json' -d "$1" http://localhost/api/v1/certificates/acme-accounts; }
                field() { sed -n "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/p" "$2"; }
                add '{"label":"db","names":["db.corp.example.org"]}' > db.json
                add '{"label":"web","names":[]}' > web.json
                export db_id=$(field id db.json) db_key=$(field key db.json) web_id=$(field id web.json) web_key=$(field key web.json)
                outcome=0
                nsenter --target $far --net sh clients.sh || outcome=$?
                curl -sS --unix-socket admin.sock http://localhost/api/v1/certificates/issued > issued.json
                kill $appliance
                wait $appliance || true
                kill $far
                exit $outcome
                """);
        var shell = new ProcessBuilder(
                        Prerequisite.program("unshare", "util-linux"),
                        "--user",
                        "--map-root-user",
                        "--net",
                        "--mount",
                        "sh",
                        "-c",
                        // The far namespace ends with this input, and so with the test, however that ends.
                        "exec 3<&0; sh run.sh")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        Prerequisite.program("certbot", "certbot");
        Prerequisite.program("lego", "lego");
        shell.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        shell.environment().put("JAVA", ProcessHandle.current().info().command().orElseThrow());
        shell.environment().put("CLASSES", System.getProperty("java.class.path"));
        Process process = shell.start();
        boolean ended = process.waitFor(4, java.util.concurrent.TimeUnit.MINUTES);
        process.getOutputStream().close();
        String said = Files.readString(folder.resolve("said"), StandardCharsets.UTF_8);
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(Files.readString(folder.resolve("issued.json")))
                .contains("\"issuedBy\":\"acme:db\"", "\"issuedBy\":\"acme:web\"", "\"reason\":\"superseded\"")
                .doesNotContain("own.corp.example.org", "here.corp.example.org");
    }
}
