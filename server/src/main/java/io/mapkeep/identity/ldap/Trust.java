package io.mapkeep.identity.ldap;

import io.mapkeep.contract.configuration.LdapServers;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.trust.AddedAuthorities;
import io.mapkeep.trust.ClientTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;

/** Which authorities the directory's certificate may come from: those of {@code ldap.ca_file} or of Java, and those that were added. */
final class Trust {
    private Trust() {}

    static SSLSocketFactory sockets(LdapServers settings, AddedAuthorities added) {
        return sockets(manager(settings.caFile(), added), settings);
    }

    static SSLSocketFactory sockets(X509TrustManager manager, LdapServers settings) {
        return new ImpatientSockets(ClientTrust.context(manager).getSocketFactory(), settings.connectTimeout());
    }

    static X509TrustManager manager(Optional<Path> caFile, AddedAuthorities added) {
        try {
            return ClientTrust.of(caFile, added);
        } catch (IOException failure) {
            throw new BadConfiguration(
                    Problem.of(
                            "MK-LDP-006",
                            "The certificates of ldap.ca_file cannot be read.",
                            caFile.map(Path::toString).orElse("Java's own store") + ": " + failure.getMessage(),
                            "Make it a file with one or more certificates in PEM, readable for the appliance's user."),
                    failure);
        }
    }
}
