package io.mapkeep.tls.installed;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.tls.key.KeyProof;
import io.mapkeep.tls.key.KeyStrength;
import io.mapkeep.tls.material.CertificateNames;
import io.mapkeep.tls.material.Material;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Judges what is to be served, before anything is changed: which certificate is the server's, that its key is there, that the chain is whole and that clients will
 * take it under the names that they use.
 */
public final class Examination {
    private static final Duration SOON = Duration.ofDays(30);

    private final Material material;
    private final Known known;
    private final Wanted wanted;
    private final Instant now;

    /**
     * What the certificate has to be good for.
     *
     * @param main without this one it is refused
     * @param further missing ones are warned of
     */
    public record Wanted(String main, List<String> further) {}

    private Examination(Material material, Known known, Wanted wanted, Instant now) {
        this.material = material;
        this.known = known;
        this.wanted = wanted;
        this.now = now;
    }

    /**
     * Finds key and chain and checks all of it.
     *
     * @throws InvalidInput (MK-CRT-004 to -014) with every reason at once; the first gives the code
     */
    public static Candidate of(Material material, Known known, Wanted wanted, Instant now) {
        return new Examination(material, known, wanted, now).candidate();
    }

    private Candidate candidate() {
        X509Certificate leaf = leaf();
        PrivateKey key = keyOf(leaf);
        Set<X509Certificate> all = new LinkedHashSet<>(material.certificates());
        all.addAll(known.authorities());
        Chain chain = Chain.from(leaf, all);
        List<Problem> refusals = refusals(leaf, chain);
        if (!refusals.isEmpty()) {
            throw refused(refusals);
        }
        return new Candidate(chain.served(), chain.last(), key, wanted.main(), warnings(leaf, chain));
    }

    private X509Certificate leaf() {
        List<X509Certificate> servers =
                material.certificates().stream().filter(one -> !authority(one)).toList();
        if (servers.size() > 1) {
            throw new InvalidInput(InstallProblems.severalLeaves(
                    servers.stream().map(CertificateNames::brief).toList()));
        }
        if (servers.size() == 1) {
            return servers.get(0);
        }
        Optional<X509Certificate> withKey = material.certificates().stream()
                .filter(one -> keys().anyMatch(key -> KeyProof.belongs(key, one.getPublicKey())))
                .findFirst();
        throw new InvalidInput(withKey.map(one -> InstallProblems.notForServers(
                        CertificateNames.brief(one), "It is the certificate of an authority (CA:TRUE)."))
                .orElseGet(() -> InstallProblems.notForServers(
                        material.certificates().isEmpty()
                                ? "(none)"
                                : CertificateNames.brief(material.certificates().get(0)),
                        material.certificates().isEmpty()
                                ? "There is no certificate in the files, only a key."
                                : "There are only certificates of authorities in the files.")));
    }

    /** Roots of the first version of X.509 do not say that they are authorities. */
    private boolean authority(X509Certificate one) {
        return one.getBasicConstraints() >= 0
                || Chain.signedBySelf(one) && keys().noneMatch(key -> KeyProof.belongs(key, one.getPublicKey()));
    }

    private PrivateKey keyOf(X509Certificate leaf) {
        return keys().filter(key -> KeyProof.belongs(key, leaf.getPublicKey()))
                .findFirst()
                .orElseThrow(() -> {
                    String name = CertificateNames.brief(leaf);
                    boolean given = !material.keys().isEmpty();
                    return new InvalidInput(
                            given || !known.keys().isEmpty()
                                    ? InstallProblems.wrongKey(name, given)
                                    : InstallProblems.noKey(name));
                });
    }

    private Stream<PrivateKey> keys() {
        return Stream.concat(material.keys().stream(), known.keys().stream());
    }

    private List<Problem> refusals(X509Certificate leaf, Chain chain) {
        List<Problem> refusals = new ArrayList<>();
        String name = CertificateNames.brief(leaf);
        Usage.flaw(leaf).ifPresent(why -> refusals.add(InstallProblems.notForServers(name, why)));
        for (X509Certificate link : chain.served()) {
            String which = CertificateNames.brief(link);
            if (!now.isBefore(link.getNotAfter().toInstant())) {
                refusals.add(InstallProblems.expired(which, link.getNotAfter().toInstant()));
            } else if (now.isBefore(link.getNotBefore().toInstant())) {
                refusals.add(
                        InstallProblems.notYetValid(which, link.getNotBefore().toInstant(), now));
            }
            KeyStrength.flawForBrowsers(link.getPublicKey())
                    .or(() -> KeyStrength.signatureFlaw(link))
                    .ifPresent(why -> refusals.add(InstallProblems.weak(which, why)));
        }
        if (!CertificateNames.cover(leaf, wanted.main())) {
            refusals.add(InstallProblems.names(wanted.main(), CertificateNames.of(leaf)));
        }
        if (!chain.complete()) {
            X509Certificate last = chain.last();
            refusals.add(InstallProblems.missingIssuer(
                    CertificateNames.brief(last),
                    last.getIssuerX500Principal().getName(),
                    Usage.issuerAddress(last)
                            .map(address -> " It says where it is: " + address)
                            .orElse("")));
        } else if (refusals.isEmpty()) {
            chain.flaw(now).ifPresent(why -> refusals.add(InstallProblems.flawedChain(why)));
        }
        return refusals;
    }

    private static InvalidInput refused(List<Problem> refusals) {
        Problem first = refusals.get(0);
        if (refusals.size() == 1) {
            return new InvalidInput(first);
        }
        StringBuilder why = new StringBuilder(first.why());
        refusals.stream()
                .skip(1)
                .forEach(one -> why.append('\n')
                        .append("Besides (")
                        .append(one.code())
                        .append("): ")
                        .append(one.what())
                        .append(' ')
                        .append(one.why()));
        return new InvalidInput(Problem.of(first.code(), first.what(), why.toString(), first.fix()));
    }

    private List<Finding> warnings(X509Certificate leaf, Chain chain) {
        List<Finding> warnings = new ArrayList<>();
        List<String> missing = wanted.further().stream()
                .filter(name -> !CertificateNames.cover(leaf, name))
                .toList();
        if (!missing.isEmpty()) {
            warnings.add(warning(
                    "MK-CRT-015",
                    "The certificate does not name " + String.join(", ", missing) + ".",
                    "They are in tls.names, and not in it.",
                    "Clients that use these names refuse to connect.",
                    "Have them added (mapkeep cert csr), or take them out of tls.names."));
        }
        Instant end = leaf.getNotAfter().toInstant();
        if (end.isBefore(now.plus(SOON))) {
            warnings.add(warning(
                    "MK-CRT-016",
                    "The certificate ends soon.",
                    "It ends at " + end + ".",
                    "From then on clients refuse to connect.",
                    "Have the next one signed: mapkeep cert csr"));
        }
        if (chain.links().size() == 1) {
            warnings.add(warning(
                    "MK-CRT-017",
                    "The certificate signed itself.",
                    "No authority stands behind it.",
                    "Every client must be told to trust this very certificate, and again when it is replaced.",
                    "Use the local authority (mapkeep cert use local) or one of your organisation."));
        }
        return warnings;
    }

    private static Finding warning(String code, String what, String cause, String impact, String fix) {
        return new Finding("certificate", Severity.WARNING, code, what, cause, impact, fix);
    }
}
