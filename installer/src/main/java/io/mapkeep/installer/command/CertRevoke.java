package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.installer.outcome.Exit;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cert revoke}. */
@Command(
        name = "revoke",
        description =
                "Revokes a certificate that the appliance issued, for good. The OCSP responder tells at once, the list within seconds; its own are replaced.")
@Examples({"mapkeep cert list --issued", "mapkeep cert revoke 8f14e45fceea167a5a36dedd4bea2543 --reason key-compromise"
})
final class CertRevoke extends Action {
    @Parameters(paramLabel = "SERIAL", description = "Its serial number in hexadecimal, with colons or without.")
    @SuppressWarnings("NullAway.Init") // picocli insists on it
    private String serial;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description =
                    "key-compromise, superseded, cessation-of-operation, affiliation-changed, privilege-withdrawn or unspecified.")
    private String reason = "unspecified";

    @Override
    public Integer call() {
        JsonNode revoked = daemon().post(
                        CertCommand.ISSUED + "/" + UserAct.escape(serial) + "/revocation",
                        Map.of("reason", reason),
                        JsonNode.class);
        show(revoked, () -> screen().result("Revoked " + revoked.path("serial").asText() + "."));
        screen().say("Clients that ask are told from now on. See who still uses it: mapkeep cert list --issued");
        return Exit.DONE.code();
    }
}
