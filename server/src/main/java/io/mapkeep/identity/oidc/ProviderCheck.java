package io.mapkeep.identity.oidc;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.health.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Does a provider answer, and can its files be read? */
record ProviderCheck(Provider provider) implements Check {
    @Override
    public String name() {
        return "provider-" + provider.settings().name();
    }

    @Override
    public List<Finding> run() {
        Optional<Path> secret = provider.settings().client().secretFile();
        if (secret.isPresent() && !Files.isReadable(secret.get())) {
            return List.of(finding(secret.get() + " cannot be read."));
        }
        try {
            provider.probe();
            return List.of();
        } catch (IOException failure) {
            return List.of(finding(String.valueOf(failure.getMessage())));
        }
    }

    private Finding finding(String cause) {
        return new Finding(
                name(),
                Severity.WARNING,
                "MK-OID-015",
                "The provider " + provider.settings().title() + " cannot be used.",
                cause,
                "Nobody can sign in with it. Those who are signed in stay, and all other ways in are not affected.",
                "Compare [oidc." + provider.settings().name()
                        + "] with the provider, from this machine: curl "
                        + provider.settings().issuer() + "/.well-known/openid-configuration");
    }
}
