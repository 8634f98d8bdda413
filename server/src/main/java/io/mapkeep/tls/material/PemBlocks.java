package io.mapkeep.tls.material;

import io.mapkeep.tls.material.Material.Gathering;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** The blocks of a PEM file (RFC 7468, and the older ones of OpenSSL). Text around them, parameters and public keys are passed over. */
final class PemBlocks {
    private static final String BEGIN = "-----BEGIN ";

    private PemBlocks() {}

    /** The file as text if it has PEM in it. */
    static Optional<String> textOf(byte[] content) {
        String text = new String(content, charset(content));
        return text.contains(BEGIN) ? Optional.of(text) : Optional.empty();
    }

    private static Charset charset(byte[] content) {
        if (content.length > 2 && content[0] == (byte) 0xFF && content[1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        if (content.length > 2 && content[0] == (byte) 0xFE && content[1] == (byte) 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        return StandardCharsets.ISO_8859_1;
    }

    static void read(String text, Opening opening, Gathering into) throws IOException, GeneralSecurityException {
        // What stands before the first block, a byte order mark above all, would hide it from the parser.
        try (var parser = new PEMParser(new StringReader(text.substring(text.indexOf(BEGIN))))) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                read(block, opening, into);
            }
        }
    }

    private static void read(Object block, Opening opening, Gathering into)
            throws IOException, GeneralSecurityException {
        if (block instanceof X509CertificateHolder certificate) {
            into.add(Opening.certificate(certificate.getEncoded()));
        } else if (block instanceof X509TrustedCertificateBlock trusted) {
            into.add(Opening.certificate(trusted.getCertificateHolder().getEncoded()));
        } else if (block instanceof PrivateKeyInfo key) {
            into.add(Opening.key(key));
        } else if (block instanceof PEMKeyPair pair) {
            into.add(Opening.key(pair.getPrivateKeyInfo()));
        } else if (block instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
            into.add(opening.decrypted(encrypted));
        } else if (block instanceof PEMEncryptedKeyPair encrypted) {
            into.add(opening.decrypted(encrypted));
        } else if (block instanceof ContentInfo signed) {
            DerFile.signedData(signed, into);
        } else if (block instanceof PKCS10CertificationRequest) {
            throw MaterialProblems.request(opening.file());
        }
    }
}
