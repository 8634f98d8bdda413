package io.mapkeep.tls.installed;

import io.mapkeep.contract.problem.Problem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Why a certificate is not installed. */
final class InstallProblems {
    private static final String ASK = "Ask your authority for a new one: mapkeep cert csr";

    private InstallProblems() {}

    static Problem wrongKey(String certificate, boolean keysGiven) {
        return Problem.of(
                "MK-CRT-004",
                "The private key does not belong to the certificate \"" + certificate + "\".",
                keysGiven
                        ? "A message that the given key signed is not verified by the certificate, nor is one of any request that was made here."
                        : "None of the requests that were made here has this key.",
                keysGiven
                        ? "Give the key with which the certificate was requested; leave it out if that was mapkeep cert csr."
                        : "Add the key's file, or make a new request and have that one signed: mapkeep cert csr");
    }

    static Problem noKey(String certificate) {
        return Problem.of(
                "MK-CRT-005",
                "There is no private key for the certificate \"" + certificate + "\".",
                "No key is in the files, and no request was made here.",
                "Add the key's file, or begin with a request, whose key stays here: mapkeep cert csr");
    }

    static Problem missingIssuer(String subject, String issuer, String hint) {
        return Problem.of(
                "MK-CRT-006",
                "A certificate of the chain is missing.",
                "\"" + subject + "\" was issued by \"" + issuer
                        + "\", which is neither in the files nor known here. Without it many clients refuse to connect."
                        + hint,
                "Add its file, and so on up to the root, in any order: mapkeep cert install SERVER.pem INTERMEDIATE.pem ROOT.pem");
    }

    static Problem expired(String certificate, Instant end) {
        return Problem.of(
                "MK-CRT-007", "The certificate \"" + certificate + "\" is expired.", "It ended at " + end + ".", ASK);
    }

    static Problem notYetValid(String certificate, Instant begin, Instant now) {
        return Problem.of(
                "MK-CRT-008",
                "The certificate \"" + certificate + "\" is not valid yet.",
                "It begins at " + begin + ", and the clock says " + now.truncatedTo(ChronoUnit.SECONDS) + ".",
                "Wait until then, or set the clock: timedatectl");
    }

    static Problem names(String wanted, List<String> found) {
        return Problem.of(
                "MK-CRT-009",
                "The certificate is not for " + wanted + ".",
                found.isEmpty()
                        ? "It has no alternative names; browsers do not read the common name."
                        : "It is for " + String.join(", ", found) + ".",
                "Ask for one with that name: mapkeep cert csr. If people use another name, set server.name to it.");
    }

    static Problem weak(String certificate, String why) {
        return Problem.of("MK-CRT-010", "\"" + certificate + "\" is too weak or unusual to serve.", why, ASK);
    }

    static Problem notForServers(String certificate, String why) {
        return Problem.of(
                "MK-CRT-011",
                "The certificate \"" + certificate + "\" is not one for a server.",
                why,
                "Have the request signed with your authority's template for web servers: mapkeep cert csr");
    }

    static Problem severalLeaves(List<String> certificates) {
        return Problem.of(
                "MK-CRT-012",
                "There are several server certificates in the files.",
                "\"" + String.join("\", \"", certificates) + "\".",
                "Give the files of one of them.");
    }

    static Problem flawedChain(String why) {
        return Problem.of(
                "MK-CRT-014",
                "Clients would refuse the chain.",
                why,
                "Ask your authority for the right intermediate certificates. See the chain: openssl crl2pkcs7 -nocrl -certfile FILE | openssl pkcs7 -print_certs -noout");
    }
}
