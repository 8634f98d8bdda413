package io.mapkeep.identity.mfa;

import io.mapkeep.identity.session.AccountName;
import io.mapkeep.rest.Request;

/** Whether a password is somebody's, in whatever realm. */
@FunctionalInterface
public interface PasswordCheck {
    /** @throws io.mapkeep.contract.problem.ProblemException if it is not, or its realm cannot be asked */
    void require(Request request, AccountName account, String typed);
}
