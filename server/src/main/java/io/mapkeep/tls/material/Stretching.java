package io.mapkeep.tls.material;

import java.math.BigInteger;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** What a file asks for to turn its password into a key: rounds (RFC 8018) or memory (RFC 7914). A hostile one asks for hours. */
final class Stretching {
    /** OWASP asks for 600,000; a million and a half take a second. */
    private static final BigInteger MOST_ROUNDS = BigInteger.valueOf(5_000_000);

    /** OpenSSL takes 16 MiB. */
    private static final BigInteger MOST_MEMORY = BigInteger.valueOf(64 << 20);

    private static final BigInteger MOST_PARALLEL = BigInteger.valueOf(4);

    private Stretching() {}

    /** @throws RuntimeException if the parameters are not of the form that the algorithm has */
    static boolean bearable(AlgorithmIdentifier algorithm) {
        if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
            return few(PKCS12PBEParams.getInstance(algorithm.getParameters()).getIterations());
        }
        KeyDerivationFunc function =
                PBES2Parameters.getInstance(algorithm.getParameters()).getKeyDerivationFunc();
        if (function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)) {
            var scrypt = ScryptParams.getInstance(function.getParameters());
            BigInteger memory =
                    scrypt.getCostParameter().multiply(scrypt.getBlockSize()).shiftLeft(7);
            return memory.compareTo(MOST_MEMORY) <= 0
                    && scrypt.getParallelizationParameter().compareTo(MOST_PARALLEL) <= 0;
        }
        return few(PBKDF2Params.getInstance(function.getParameters()).getIterationCount());
    }

    private static boolean few(BigInteger rounds) {
        return rounds.compareTo(MOST_ROUNDS) <= 0;
    }
}
