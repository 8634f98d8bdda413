package io.mapkeep.storage.snapshot.targets;

import io.mapkeep.secret.Redacted;
import io.mapkeep.trust.AddedAuthorities;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real S3 server over a folder, in a process of its own since it brings another Jetty. It checks signatures. */
final class S3Proxy implements AutoCloseable {
    static final String BUCKET = "snapshots";
    static final String ACCESS_KEY = "mapkeep-test";
    static final String SECRET_KEY = "not-much-of-a-secret";
    private static final Path JAR = Path.of(System.getProperty("s3proxy.jar", "target/s3proxy/s3proxy.jar"));
    private static final Pattern LISTENING = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final URI endpoint;

    private S3Proxy(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    static S3Proxy start(Path folder) throws IOException {
        if (!Files.isRegularFile(JAR)) {
            throw new IOException(JAR.toAbsolutePath() + " is missing: mvn generate-test-resources brings it");
        }
        Files.createDirectories(folder.resolve("data").resolve(BUCKET));
        Path settings = folder.resolve("s3proxy.properties");
        Files.writeString(
                settings,
                String.join(
                        "\n",
                        "s3proxy.authorization=aws-v4",
                        "s3proxy.endpoint=http://127.0.0.1:0",
                        "s3proxy.identity=" + ACCESS_KEY,
                        "s3proxy.credential=" + SECRET_KEY,
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.filesystem.basedir=" + folder.resolve("data"),
                        ""));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        JAR.toString(),
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .start();
        return new S3Proxy(process, URI.create("http://127.0.0.1:" + port(process)));
    }

    S3Settings settings(String prefix, String secret) {
        return new S3Settings(
                Optional.of(endpoint),
                "us-east-1",
                BUCKET,
                prefix,
                true,
                ACCESS_KEY,
                Redacted.of(secret),
                Optional.empty(),
                AddedAuthorities.NONE);
    }

    private static int port(Process process) throws IOException {
        var output = new StringBuilder();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            output.append(line).append('\n');
            Matcher listening = LISTENING.matcher(line);
            if (line.contains("Started") && listening.find()) {
                var rest = new Thread(() -> lines.lines().forEach(ignored -> {}), "s3proxy-output");
                rest.setDaemon(true);
                rest.start();
                return Integer.parseInt(listening.group(1));
            }
        }
        throw new IOException("S3Proxy did not start:\n" + output);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
