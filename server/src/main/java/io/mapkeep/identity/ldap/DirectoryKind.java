package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.RootDSE;
import io.mapkeep.contract.configuration.LdapPreset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * What a directory says of itself in its root entry (RFC 4512, 5.1): which preset fits, and where its people may be.
 *
 * @param people a distinguished name; empty if the directory shows none
 * @param groups the same
 */
record DirectoryKind(LdapPreset preset, String people, String groups) {
    /** LDAP_CAP_ACTIVE_DIRECTORY_OID (MS-ADTS, 3.1.1.3.4.3.1). */
    private static final String ACTIVE_DIRECTORY = "1.2.840.113556.1.4.800";

    static DirectoryKind of(RootDSE root) {
        LdapPreset preset = preset(root);
        String base = base(root);
        return preset == LdapPreset.FREEIPA && !base.isEmpty()
                ? new DirectoryKind(preset, "cn=users,cn=accounts," + base, "cn=groups,cn=accounts," + base)
                : new DirectoryKind(preset, base, base);
    }

    private static String base(RootDSE root) {
        String standard = root.getAttributeValue("defaultNamingContext");
        if (standard != null) {
            return standard;
        }
        String[] contexts = Objects.requireNonNullElse(root.getNamingContextDNs(), new String[0]);
        return Arrays.stream(contexts)
                .filter(DirectoryKind::holdsPeople)
                .findFirst()
                .orElse("");
    }

    private static LdapPreset preset(RootDSE root) {
        if (root.hasAttributeValue("supportedCapabilities", ACTIVE_DIRECTORY)) {
            return LdapPreset.ACTIVE_DIRECTORY;
        }
        if (root.hasAttribute("ipaDomainLevel") || root.hasAttribute("ipaTopologyPluginVersion")) {
            return LdapPreset.FREEIPA;
        }
        String vendor = Objects.requireNonNullElse(root.getVendorName(), "");
        if (vendor.contains("389") || vendor.contains("Red Hat") || vendor.contains("Fedora")) {
            return LdapPreset.DIRECTORY_SERVER_389;
        }
        return root.hasObjectClass("OpenLDAProotDSE") ? LdapPreset.OPENLDAP : LdapPreset.NONE;
    }

    /** Settings, schemas, logs of changes and certificates are no people. */
    private static boolean holdsPeople(String context) {
        String lower = context.toLowerCase(Locale.ROOT);
        return !lower.isEmpty()
                && !lower.startsWith("cn=config")
                && !lower.startsWith("cn=schema")
                && !lower.startsWith("cn=changelog")
                && !lower.startsWith("cn=monitor")
                && !lower.startsWith("o=ipaca")
                && !lower.startsWith("dc=domaindnszones")
                && !lower.startsWith("dc=forestdnszones");
    }
}
