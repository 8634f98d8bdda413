package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFModifyChangeRecord;
import com.unboundid.ldif.LDIFReader;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes written as LDIF (RFC 2849), made in a directory that runs or in the text that one is made of. */
final class LdifChanges {
    private LdifChanges() {}

    /** Makes the changes in a directory on this machine, as its administrator does. */
    static void make(int port, String dn, String password, String ldif) {
        try (var connection = new LDAPConnection(
                new SSLUtil(new TrustAllTrustManager()).createSSLSocketFactory(), "127.0.0.1", port, dn, password)) {
            for (LDIFChangeRecord change : changes(ldif)) {
                change.processChange(connection);
            }
        } catch (LDAPException | GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The entries with modifications made to them. */
    static String applied(String entries, String modifications) {
        try (var reader = reader(entries)) {
            Map<String, Entry> all = new LinkedHashMap<>();
            for (Entry entry; (entry = reader.readEntry()) != null; ) {
                all.put(entry.getParsedDN().toNormalizedString(), entry);
            }
            for (LDIFChangeRecord change : changes(modifications)) {
                all.computeIfPresent(
                        change.getParsedDN().toNormalizedString(),
                        (dn, entry) -> modified(entry, (LDIFModifyChangeRecord) change));
            }
            var text = new StringBuilder();
            all.values().forEach(entry -> text.append(entry.toLDIFString()).append('\n'));
            return text.toString();
        } catch (LDIFException | LDAPException | IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Entry modified(Entry entry, LDIFModifyChangeRecord change) {
        try {
            return Entry.applyModifications(entry, true, change.getModifications());
        } catch (LDAPException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static List<LDIFChangeRecord> changes(String ldif) {
        List<LDIFChangeRecord> changes = new ArrayList<>();
        try (var reader = reader(ldif)) {
            for (LDIFChangeRecord change; (change = reader.readChangeRecord()) != null; ) {
                changes.add(change);
            }
            return changes;
        } catch (LDIFException | IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static LDIFReader reader(String ldif) {
        return new LDIFReader(new ByteArrayInputStream(ldif.getBytes(StandardCharsets.UTF_8)));
    }
}
