package io.mapkeep.tls.key;

import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.jspecify.annotations.Nullable;

/**
 * ECDSA (FIPS 186-5) for keys of the class {@link QuickKey} and no others. Java hashes, Bouncy Castle multiplies: it keeps a table of multiples of a curve's base point, which it looks up without telling
 * by its time where.
 */
final class QuickSignatures extends Provider {
    private static final long serialVersionUID = 1L;
    private static final List<String> HASHES = List.of("SHA256", "SHA384", "SHA512");

    QuickSignatures() {
        super("MapkeepQuick", "1", "ECDSA of Mapkeep's own keys");
        HASHES.forEach(hash -> putService(new Signing(this, hash)));
    }

    private static final class Signing extends Service {
        private final String digest;

        Signing(Provider provider, String hash) {
            super(
                    provider,
                    "Signature",
                    hash + "withECDSA",
                    Signer.class.getName(),
                    List.of(),
                    Map.of("SupportedKeyClasses", QuickKey.class.getName()));
            this.digest = hash.replace("SHA", "SHA-");
        }

        @Override
        public Object newInstance(@Nullable Object none) throws java.security.NoSuchAlgorithmException {
            return new Signer(MessageDigest.getInstance(digest));
        }
    }

    private static final class Signer extends SignatureSpi {
        private static final SecureRandom RANDOM = new SecureRandom();

        private final MessageDigest digest;
        private final ECDSASigner signer = new ECDSASigner();
        private BigInteger order = BigInteger.ZERO;

        Signer(MessageDigest digest) {
            this.digest = digest;
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            if (!(key instanceof QuickKey quick)) {
                throw new InvalidKeyException("not a key of this provider");
            }
            signer.init(true, new ParametersWithRandom(quick.parameters(), RANDOM));
            order = quick.parameters().getParameters().getN();
            digest.reset();
        }

        @Override
        protected void engineUpdate(byte one) {
            digest.update(one);
        }

        @Override
        protected void engineUpdate(byte[] some, int offset, int length) {
            digest.update(some, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            BigInteger[] both = signer.generateSignature(digest.digest());
            try {
                return StandardDSAEncoding.INSTANCE.encode(order, both[0], both[1]);
            } catch (IOException impossible) {
                throw new SignatureException("a signature has no encoding", impossible);
            }
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            throw new InvalidKeyException("this provider verifies nothing");
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            throw new SignatureException("this provider verifies nothing");
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new InvalidParameterException("there are none");
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new InvalidParameterException("there are none");
        }
    }
}
