package io.mapkeep.contract.admin;

import java.util.List;

/**
 * What clients have to trust to take the served certificate, in the form of each system.
 *
 * @param subject of the root
 * @param sha256 its fingerprint as {@code AB:CD:…}
 */
public record TrustBundles(String subject, String sha256, List<Bundle> bundles) {
    /** The bundle that is the certificate itself as PEM. */
    public static final String PEM = "mapkeep-root.pem";

    public TrustBundles {
        bundles = List.copyOf(bundles);
    }

    /**
     * One file.
     *
     * @param purpose for whom, in a few words
     * @param content in JSON as base64
     */
    public record Bundle(String file, String purpose, byte[] content) {}
}
