package io.mapkeep.tls.acme.server;

/** What an ACME client is refused with. Not one of the appliance's problems: the types are RFC 8555's (6.7), and clients act upon them. */
final class AcmeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Types of the namespace {@code urn:ietf:params:acme:error}, and their status codes. */
    enum Kind {
        ACCOUNT_DOES_NOT_EXIST("accountDoesNotExist", 400),
        ALREADY_REPLACED("alreadyReplaced", 409),
        ALREADY_REVOKED("alreadyRevoked", 400),
        BAD_CSR("badCSR", 400),
        BAD_NONCE("badNonce", 400),
        BAD_PUBLIC_KEY("badPublicKey", 400),
        BAD_REVOCATION_REASON("badRevocationReason", 400),
        BAD_SIGNATURE_ALGORITHM("badSignatureAlgorithm", 400),
        CONFLICT("malformed", 409),
        CONNECTION("connection", 400),
        DNS("dns", 400),
        EXTERNAL_ACCOUNT_REQUIRED("externalAccountRequired", 403),
        INCORRECT_RESPONSE("incorrectResponse", 403),
        INVALID_CONTACT("invalidContact", 400),
        MALFORMED("malformed", 400),
        MEDIA_TYPE("malformed", 415),
        NOT_FOUND("malformed", 404),
        ORDER_NOT_READY("orderNotReady", 403),
        RATE_LIMITED("rateLimited", 429),
        REJECTED_IDENTIFIER("rejectedIdentifier", 400),
        SERVER_INTERNAL("serverInternal", 500),
        TLS("tls", 400),
        UNAUTHORIZED("unauthorized", 403),
        UNSUPPORTED_IDENTIFIER("unsupportedIdentifier", 400);

        private final String word;
        private final int status;

        Kind(String word, int status) {
            this.word = word;
            this.status = status;
        }

        String urn() {
            return "urn:ietf:params:acme:error:" + word;
        }

        int status() {
            return status;
        }
    }

    /** @param detail for the person who reads the client's log; never a secret */
    AcmeFailure(Kind kind, String detail) {
        super(detail);
        this.kind = kind;
    }

    AcmeFailure(Kind kind, String detail, Throwable cause) {
        super(detail, cause);
        this.kind = kind;
    }

    static AcmeFailure malformed(String detail) {
        return new AcmeFailure(Kind.MALFORMED, detail);
    }

    Kind kind() {
        return kind;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
