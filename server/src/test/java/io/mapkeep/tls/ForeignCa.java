package io.mapkeep.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An organisation's authority, made and run with OpenSSL: a root, an intermediate, and whatever certificates a test wants, good ones and bad ones. */
public final class ForeignCa {
    private final Path folder;
    private int number;

    public ForeignCa(Path folder) throws Exception {
        this.folder = folder;
        key("root.key");
        key("int.key");
        openssl(
                "req",
                "-x509",
                "-key",
                "root.key",
                "-subj",
                "/O=Example/CN=Example Root",
                "-days",
                "4000",
                "-out",
                "root.pem");
        openssl("req", "-new", "-key", "int.key", "-subj", "/O=Example/CN=Example Issuing", "-out", "int.csr");
        sign(
                "int.csr",
                "root",
                "int.pem",
                2000,
                "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n");
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    public void key(String name) throws Exception {
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", name);
    }

    /** A key and a certificate of the intermediate: {@code NAME.key}, {@code NAME.pem}. */
    public void server(String name, String alternatives, int days) throws Exception {
        key(name + ".key");
        openssl("req", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr");
        sign(name + ".csr", "int", name + ".pem", days, server(alternatives));
    }

    public static String server(String alternatives) {
        return "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName="
                + alternatives + "\n";
    }

    /** Signs a request; {@code days} may be negative. */
    public void sign(String request, String issuer, String answer, int days, String extensions, String... more)
            throws Exception {
        Files.writeString(file("ext" + ++number), extensions);
        List<String> command = new ArrayList<>(List.of(
                "x509",
                "-req",
                "-in",
                request,
                "-CA",
                issuer + ".pem",
                "-CAkey",
                issuer + ".key",
                "-set_serial",
                "0x" + Long.toHexString(System.nanoTime()),
                "-days",
                Integer.toString(days),
                "-extfile",
                "ext" + number,
                "-out",
                answer));
        command.addAll(List.of(more));
        openssl(command.toArray(String[]::new));
    }

    public String openssl(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(String.join(" ", command) + "\n" + said)
                .isZero();
        return said;
    }
}
