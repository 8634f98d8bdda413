package io.mapkeep.tls.trust;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;

/** What stands against trusting an authority, in words. */
final class TrustProblems {
    private TrustProblems() {}

    static InvalidInput unfit(String certificate, String why) {
        return new InvalidInput(
                Problem.of(
                        "MK-CRT-050",
                        "\"" + certificate + "\" cannot be trusted as an authority; nothing was changed.",
                        why,
                        "Give the root of the authority that signed the other server's certificate. See what a server shows: mapkeep cert check HOST:PORT"));
    }

    static InvalidInput nothing() {
        return new InvalidInput(Problem.of(
                "MK-CRT-050",
                "There is no certificate in the files; nothing was changed.",
                "They hold only keys, which are not needed to trust somebody and were not kept.",
                "Give the authority's certificate, as PEM, DER or PKCS#7."));
    }

    static NotFound unknown(String fingerprint) {
        return new NotFound(Problem.of(
                "MK-CRT-051",
                "No authority with the fingerprint " + fingerprint + " was added; nothing was changed.",
                "It was removed before, or it is one of a file of the settings or of Java's.",
                "See which there are: mapkeep cert trust list"));
    }

    static Conflict ambiguous(String fingerprint) {
        return new Conflict(Problem.of(
                "MK-CRT-051",
                "Several authorities have a fingerprint that begins with " + fingerprint + "; nothing was changed.",
                "What was given is too short to tell them apart.",
                "Give more of it: mapkeep cert trust list"));
    }

    static Conflict tooMany(int most) {
        return new Conflict(Problem.of(
                "MK-CRT-052",
                "More than " + most + " authorities would be trusted; nothing was changed.",
                "Each of them could pose as any of your servers.",
                "Remove those that are not needed: mapkeep cert trust list, then mapkeep cert trust remove SHA256"));
    }
}
