package io.mapkeep.contract.configuration;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * All settings of an appliance, checked. Immutable: a change is a new one, swapped in whole.
 *
 * @param oidc the providers that people may sign in with, by their name
 * @param roles those of the organisation's own, by their word
 */
public record Configuration(
        ServerSection server,
        LimitsSection limits,
        TlsSection tls,
        AuthoritySection authority,
        AcmeSection acme,
        AcmeServerSection acmeServer,
        SessionSection session,
        KeysSection keys,
        PasswordSection password,
        SecondFactorSection secondFactor,
        LdapSection ldap,
        Map<String, OidcSection> oidc,
        Map<String, RoleSection> roles,
        AgreementSection agreement,
        SqlSection sql,
        ImportSection imports,
        AuditSection audit,
        LogSection log,
        SnapshotSection snapshot,
        AdminSection admin,
        ReplicaSection replica) {
    public Configuration {
        oidc = java.util.Collections.unmodifiableMap(new TreeMap<>(oidc));
        roles = java.util.Collections.unmodifiableMap(new TreeMap<>(roles));
    }

    /** The files that settings name and that are read at the start, by the setting's key: without them the settings alone bring back no appliance. */
    public Map<String, Path> files() {
        Map<String, Path> files = new TreeMap<>();
        ldap.caFile().ifPresent(file -> files.put("ldap.ca_file", file));
        ldap.bindPasswordFile().ifPresent(file -> files.put("ldap.bind_password_file", file));
        acme.caFile().ifPresent(file -> files.put("tls.acme.ca_file", file));
        acme.bindingKey().ifPresent(file -> files.put("tls.acme.eab_key_file", file));
        acme.dns().key().ifPresent(file -> files.put("tls.acme.dns_key_file", file));
        oidc.forEach((name, provider) -> {
            provider.caFile().ifPresent(file -> files.put("oidc." + name + ".ca_file", file));
            provider.client().secretFile().ifPresent(file -> files.put("oidc." + name + ".client_secret_file", file));
        });
        agreement.textFile().ifPresent(file -> files.put("agreement.text_file", file));
        snapshot.places().forEach(place -> {
            if (place instanceof SnapshotPlace.Bucket bucket) {
                bucket.credentials().ifPresent(file -> files.put("snapshot.s3_credentials_file", file));
                bucket.authority().ifPresent(file -> files.put("snapshot.s3_ca_file", file));
            }
        });
        return files;
    }
}
