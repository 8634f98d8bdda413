package io.mapkeep.identity.entrance;

import io.mapkeep.access.Principal;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Step;
import java.util.Optional;

/** Who has to show a second factor, and who has one. */
public interface FactorRule {
    /** {@link Step#SECOND_FACTOR} or {@link Step#ENROLMENT}, unless what they showed is enough. */
    Optional<Step> missing(Arrival arrival, Principal principal);

    /** Whether the account has a second factor. */
    boolean has(AccountName account);

    /** Nobody has one, nobody needs one. */
    FactorRule NONE = new FactorRule() {
        @Override
        public Optional<Step> missing(Arrival arrival, Principal principal) {
            return Optional.empty();
        }

        @Override
        public boolean has(AccountName account) {
            return false;
        }
    };
}
