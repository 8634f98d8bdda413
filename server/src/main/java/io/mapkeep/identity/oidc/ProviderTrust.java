package io.mapkeep.identity.oidc;

import io.mapkeep.contract.configuration.OidcSection;
import io.mapkeep.trust.AddedAuthorities;
import io.mapkeep.trust.ClientTrust;
import java.io.IOException;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/** The HTTP client of one provider, which trusts the authorities of its {@code ca_file} or of Java, and those that were added. Made when it is first needed. */
final class ProviderTrust {
    private final OidcSection settings;
    private final AddedAuthorities added;
    private @Nullable HttpClient client;

    ProviderTrust(OidcSection settings, AddedAuthorities added) {
        this.settings = settings;
        this.added = added;
    }

    synchronized HttpClient client() throws IOException {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(settings.connectTimeout())
                    .sslContext(ClientTrust.of(settings.caFile(), added).context())
                    .build();
        }
        return client;
    }
}
