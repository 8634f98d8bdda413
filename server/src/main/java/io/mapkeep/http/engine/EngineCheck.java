package io.mapkeep.http.engine;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.health.Check;
import java.util.List;

/** Whether TLS is done by whom the settings ask for. */
public final class EngineCheck implements Check {
    private final TlsEngine engine;

    public EngineCheck(TlsEngine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return "tls-engine";
    }

    @Override
    public List<Finding> run() {
        return engine
                .fellBack()
                .map(
                        why -> new Finding(
                                name(),
                                Severity.WARNING,
                                "MK-HTP-018",
                                "TLS is the JDK's, because Conscrypt does not work on this machine.",
                                "It was tested when the appliance started: " + why + ".",
                                "Handshakes cost more, and no keys are agreed on that quantum computers do not break.",
                                "See why: journalctl -u mapkeep; or say that the JDK's is meant: mapkeep config set tls.engine jdk"))
                .stream()
                .toList();
    }
}
