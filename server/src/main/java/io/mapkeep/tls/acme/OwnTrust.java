package io.mapkeep.tls.acme;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.trust.AddedAuthorities;
import io.mapkeep.trust.ClientTrust;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** An authority whose HTTPS is trusted by a file of ours, or by what Java trusts, and by the authorities that were added. */
final class OwnTrust extends GenericAcmeProvider {
    private final SSLContext context;

    /** @throws BadConfiguration (MK-TLS-062) if the file holds no certificate */
    OwnTrust(Optional<Path> file, AddedAuthorities added) {
        try {
            context = ClientTrust.of(file, added).context();
        } catch (IOException unusable) {
            throw new BadConfiguration(
                    Problem.of(
                            "MK-TLS-062",
                            "The file that the ACME authority is trusted by cannot be used.",
                            file.map(Path::toString).orElse("Java's own store") + ": " + unusable.getMessage(),
                            "Put its root certificate there as PEM, or correct tls.acme.ca_file."),
                    unusable);
        }
    }

    @Override
    public HttpClient createHttpClient(NetworkSettings settings) {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(settings.getTimeout())
                .sslContext(context)
                .build();
    }
}
