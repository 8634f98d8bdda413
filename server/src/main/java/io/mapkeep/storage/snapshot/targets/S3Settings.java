package io.mapkeep.storage.snapshot.targets;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.secret.Redacted;
import io.mapkeep.trust.AddedAuthorities;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How to reach a bucket.
 *
 * @param endpoint of a store other than Amazon's; {@code http} only on this machine itself
 * @param region as the store calls it; {@code us-east-1} where it has none
 * @param prefix before all names, without slashes at its ends; empty for none
 * @param pathStyle {@code https://host/bucket/…} instead of {@code https://bucket.host/…}: for most stores of one's own
 * @param certificateAuthority PEM file with the authorities that are trusted for the endpoint; empty: those of the Java runtime
 * @param added authorities that are trusted beside those
 */
public record S3Settings(
        Optional<URI> endpoint,
        String region,
        String bucket,
        String prefix,
        boolean pathStyle,
        String accessKeyId,
        Redacted<String> secretAccessKey,
        Optional<Path> certificateAuthority,
        AddedAuthorities added) {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");

    public S3Settings {
        require(BUCKET.matcher(bucket).matches(), bucket + " is not a bucket's name");
        require(REGION.matcher(region).matches(), region + " is not a region");
        require(
                prefix.isEmpty() || ObjectName.allowed(prefix),
                prefix + " is not a prefix: lower-case letters, digits, - and /");
        require(!accessKeyId.isBlank(), "the access key is empty");
        endpoint.ifPresent(address -> require(
                address.getHost() != null && (address.getScheme().equals("https") || isThisMachine(address)),
                address + " is not an https address"));
    }

    private static boolean isThisMachine(URI address) {
        try {
            return address.getScheme().equals("http")
                    && InetAddress.getByName(address.getHost()).isLoopbackAddress();
        } catch (UnknownHostException nowhere) {
            return false;
        }
    }

    private static void require(boolean met, String why) {
        if (!met) {
            throw new BadConfiguration(Problem.of(
                    "MK-SNP-006",
                    "The store for snapshots is set up wrongly.",
                    why + ".",
                    "Correct the section [snapshot] of the configuration: mapkeep config check"));
        }
    }
}
