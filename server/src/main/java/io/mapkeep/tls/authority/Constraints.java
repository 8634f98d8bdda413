package io.mapkeep.tls.authority;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * What an authority may vouch for (RFC 5280, 4.2.1.10): DNS names with all that lies below them, and ranges of addresses.
 *
 * @param suffixes DNS names, ASCII, lower case
 */
public record Constraints(List<String> suffixes, List<AddressRange> ranges) {
    public Constraints {
        suffixes = List.copyOf(suffixes);
        ranges = List.copyOf(ranges);
    }

    /**
     * What the settings ask for: the server's own names, and {@code tls.authority.domains}.
     *
     * @throws BadConfiguration (MK-TLS-001) if a domain is neither a DNS name nor a range of addresses
     */
    public static Constraints of(Names names, List<String> domains) {
        List<String> suffixes = new ArrayList<>(
                names.dns().stream().map(Names::withoutWildcard).distinct().toList());
        List<AddressRange> ranges = new ArrayList<>(
                names.addresses().stream().map(AddressRange::parse).toList());
        for (String domain : domains) {
            if (domain.indexOf('/') >= 0 || Names.isLiteral(domain)) {
                ranges.add(range(domain));
            } else {
                suffixes.add(Names.withoutWildcard(Names.host(domain)));
            }
        }
        return new Constraints(
                suffixes.stream().distinct().toList(),
                ranges.stream().distinct().toList());
    }

    /** Those that an authority carries; none permits nothing here, though others would read it as everything. */
    public static Constraints of(X509Certificate authority) {
        byte[] extension = authority.getExtensionValue(Extension.nameConstraints.getId());
        List<String> suffixes = new ArrayList<>();
        List<AddressRange> ranges = new ArrayList<>();
        GeneralSubtree[] subtrees = extension == null
                ? new GeneralSubtree[0]
                : NameConstraints.getInstance(
                                ASN1OctetString.getInstance(extension).getOctets())
                        .getPermittedSubtrees();
        for (GeneralSubtree subtree : subtrees) {
            GeneralName base = subtree.getBase();
            if (base.getTagNo() == GeneralName.dNSName) {
                suffixes.add(base.getName().toString());
            } else if (base.getTagNo() == GeneralName.iPAddress) {
                ranges.add(AddressRange.ofConstraint(
                        ASN1OctetString.getInstance(base.getName()).getOctets()));
            }
        }
        return new Constraints(suffixes, ranges);
    }

    /** Whether all that {@code wanted} permits is permitted here, too. */
    public boolean cover(Constraints wanted) {
        return wanted.suffixes.stream().allMatch(this::permitHost)
                && wanted.ranges.stream().allMatch(this::permitRange);
    }

    /** Those of the names that are permitted, in their order. */
    public Names within(Names wanted) {
        return new Names(
                wanted.dns().stream().filter(this::permitHost).toList(),
                wanted.addresses().stream()
                        .filter(address -> permitRange(AddressRange.parse(address)))
                        .toList());
    }

    /** In words, DNS names first. */
    public List<String> all() {
        return Stream.concat(suffixes.stream(), ranges.stream().map(AddressRange::toString))
                .toList();
    }

    NameConstraints extension() {
        Stream<GeneralName> names = Stream.concat(
                suffixes.stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
                ranges.stream()
                        .map(range ->
                                new GeneralName(GeneralName.iPAddress, new DEROctetString(range.asConstraint()))));
        return new NameConstraints(names.map(GeneralSubtree::new).toArray(GeneralSubtree[]::new), null);
    }

    private boolean permitHost(String name) {
        String base = Names.withoutWildcard(name);
        return suffixes.stream().anyMatch(top -> base.equals(top) || base.endsWith("." + top));
    }

    private boolean permitRange(AddressRange range) {
        return ranges.stream().anyMatch(permitted -> permitted.contains(range));
    }

    private static AddressRange range(String written) {
        try {
            return AddressRange.parse(written);
        } catch (IllegalArgumentException wrong) {
            throw new BadConfiguration(Problem.of(
                    "MK-TLS-001",
                    "A certificate cannot be made for \"" + written + "\".",
                    "It is no range of addresses like 10.0.0.0/8 with nothing but zeros after its prefix.",
                    "Correct tls.authority.domains, then: mapkeep config check"));
        }
    }
}
