package io.mapkeep.tls.material;

import io.mapkeep.contract.admin.CertificateInstall;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.TooLarge;
import org.jspecify.annotations.Nullable;

/** What may be wrong with a file of certificates, in words. */
final class MaterialProblems {
    private MaterialProblems() {}

    static InvalidInput unreadable(String file, String why, @Nullable Throwable cause) {
        return new InvalidInput(
                Problem.of(
                        "MK-CRT-001",
                        "There is nothing usable in " + file + ".",
                        why,
                        "Give certificates and keys in PEM, DER, PKCS#7 (.p7b) or PKCS#12 (.pfx, .p12), as OpenSSL and Windows write them."
                                + " See what it is: openssl asn1parse -in " + file),
                cause);
    }

    static InvalidInput password(String file, boolean given) {
        return new InvalidInput(Problem.of(
                "MK-CRT-002",
                given ? "The password does not open " + file + "." : file + " is protected by a password.",
                given
                        ? "It was refused, or the file is damaged."
                        : "No password was given, and the empty one does not open it.",
                "Write the file's password into a file of mode 0600 and add: --password-file FILE"));
    }

    static TooLarge tooLarge(String file) {
        return new TooLarge(CertificateInstall.File.tooLarge(file));
    }

    static InvalidInput tooMany(String what, int most) {
        return new InvalidInput(Problem.of(
                "MK-CRT-003",
                "There are too many " + what + ".",
                "More than " + most + ".",
                "Give only the server's certificate, its intermediates, the root and the key."));
    }

    static InvalidInput expensive(String file) {
        return new InvalidInput(Problem.of(
                "MK-CRT-002",
                file + " cannot be opened in reasonable time.",
                "Its password is stretched by more rounds or memory than any usual tool asks for.",
                "Encrypt the key anew: openssl pkcs8 -topk8 -v2 aes256 -in " + file + " -out key.pem"));
    }

    static InvalidInput request(String file) {
        return new InvalidInput(Problem.of(
                "MK-CRT-013",
                file + " is a request, not a certificate.",
                "It is what the authority is to sign, not its answer.",
                "Hand the request to your authority, then install the certificate that it sends back."));
    }
}
