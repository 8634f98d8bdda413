package io.mapkeep.storage.snapshot.targets;

import io.mapkeep.trust.ClientTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * A client that knows what the settings say and nothing else: no profile files, no environment, no metadata service of a cloud is asked, so
 * it connects nowhere but to the endpoint.
 */
final class S3Connection {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration ATTEMPT = Duration.ofMinutes(3);
    private static final Duration CALL = Duration.ofMinutes(10);
    private static final int ATTEMPTS = 4;

    private S3Connection() {}

    static S3Client open(S3Settings settings) {
        var client = S3Client.builder()
                .httpClient(http(settings))
                .region(Region.of(settings.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        settings.accessKeyId(), settings.secretAccessKey().reveal())))
                .overrideConfiguration(limits())
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(settings.pathStyle())
                        // Signed chunks and trailing checksums are Amazon's own; other stores know the plain signature.
                        .chunkedEncodingEnabled(false)
                        .build())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        settings.endpoint().ifPresent(client::endpointOverride);
        return client.build();
    }

    private static ClientOverrideConfiguration limits() {
        ProfileFile nothing = ProfileFile.aggregator().build();
        return ClientOverrideConfiguration.builder()
                .defaultProfileFile(nothing)
                .apiCallAttemptTimeout(ATTEMPT)
                .apiCallTimeout(CALL)
                .retryStrategy(DefaultRetryStrategy.standardStrategyBuilder()
                        .maxAttempts(ATTEMPTS)
                        .build())
                .build();
    }

    private static SdkHttpClient http(S3Settings settings) {
        try {
            TrustManager[] trusting = {ClientTrust.of(settings.certificateAuthority(), settings.added())};
            return UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .socketTimeout(SILENCE)
                    .tlsTrustManagersProvider(() -> trusting)
                    .build();
        } catch (IOException failure) {
            String file = settings.certificateAuthority().map(Path::toString).orElse("Java's own store");
            throw TargetProblems.unusable(file, "reading the certificate authority", failure);
        }
    }
}
