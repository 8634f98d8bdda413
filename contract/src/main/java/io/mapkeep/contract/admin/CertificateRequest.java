package io.mapkeep.contract.admin;

import java.util.List;

/**
 * What {@code POST /api/v1/certificates/requests} takes.
 *
 * @param key {@code p256} or {@code rsa3072}
 * @param names instead of those of the configuration; empty for these
 * @param subject like {@code O=Example,C=DE}; may be empty
 */
public record CertificateRequest(String key, List<String> names, String subject) {
    public CertificateRequest {
        names = List.copyOf(names);
    }

    /**
     * The request, to be handed to an authority.
     *
     * @param pem PKCS#10
     */
    public record Made(String pem, List<String> names, String key) {
        public Made {
            names = List.copyOf(names);
        }
    }
}
