package io.mapkeep.identity.agreement;

import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.configuration.AgreementSection;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.health.Check;
import io.mapkeep.identity.entrance.Entrance;
import io.mapkeep.identity.entrance.StepSource;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Step;
import io.mapkeep.rest.Resource;
import io.mapkeep.storage.database.Places;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The agreement of the settings, a step of every way in for whoever has not accepted its version. Without one in the settings nothing is asked. */
public final class Agreement implements StepSource {
    private final AgreementSection settings;
    private final Acceptances acceptances;

    public Agreement(AgreementSection settings, Places places, Clock clock) {
        this.settings = settings;
        this.acceptances = new Acceptances(places, clock);
    }

    @Override
    public Optional<Step> missing(Principal principal) {
        boolean asked = settings.textFile().isPresent()
                && acceptances
                        .accepted(new AccountName(principal.realm(), principal.name()), settings.version())
                        .isEmpty();
        return asked ? Optional.of(Step.AGREEMENT) : Optional.empty();
    }

    public Resource resource(Entrance entrance, AuditLog audit) {
        return new AgreementResource(settings, acceptances, entrance, audit);
    }

    public Check check() {
        return new TextCheck(settings.textFile());
    }

    /** Can the text be shown? Without it nobody who has not accepted it gets in. */
    private record TextCheck(Optional<Path> file) implements Check {
        @Override
        public String name() {
            return "agreement";
        }

        @Override
        public List<Finding> run() {
            try {
                file.ifPresent(AgreementText::read);
                return List.of();
            } catch (Unavailable unreadable) {
                var problem = unreadable.problem();
                return List.of(new Finding(
                        name(),
                        Severity.CRITICAL,
                        problem.code(),
                        problem.what(),
                        problem.why(),
                        "Whoever has not accepted the agreement yet cannot sign in.",
                        problem.fix()));
            }
        }
    }
}
