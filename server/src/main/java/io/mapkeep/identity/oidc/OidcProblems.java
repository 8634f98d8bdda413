package io.mapkeep.identity.oidc;

import io.mapkeep.contract.configuration.OidcSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.contract.problem.ProblemException.OnPrimaryOnly;
import io.mapkeep.contract.problem.ProblemException.Unavailable;

/** What goes wrong between a person, the appliance and a provider. People read the problem; the true reason is in the audit log. */
final class OidcProblems {
    private OidcProblems() {}

    static NotFound unknownProvider() {
        return new NotFound(Problem.of(
                "MK-OID-001",
                "There is no such provider.",
                "No section [oidc.NAME] of the settings has this name.",
                "Choose one of those on the sign-in page."));
    }

    /** Also for what only the admin can mend, like an unreadable file: whoever signs in can but wait. */
    static Unavailable unavailable(OidcSection provider, Throwable cause) {
        return new Unavailable(
                Problem.of(
                        "MK-OID-002",
                        provider.title() + " cannot be asked just now.",
                        "It did not answer as it should; your account there may well be right.",
                        "Try again in a minute, or sign in another way. An administrator sees why with: mapkeep doctor provider-"
                                + provider.name()),
                cause);
    }

    static NotAuthenticated notBegunHere() {
        return new NotAuthenticated(Problem.of(
                "MK-OID-003",
                "This sign-in cannot be finished here.",
                "It was not begun in this browser, took longer than ten minutes, or was finished already.",
                "Begin again on the sign-in page."));
    }

    static NotAuthenticated refusedThere(OidcSection provider) {
        return new NotAuthenticated(Problem.of(
                "MK-OID-004",
                provider.title() + " did not let you in.",
                "You gave up there, or it does not allow you to use this appliance.",
                "Begin again on the sign-in page; if it stays, ask whoever runs the provider."));
    }

    static NotAuthenticated untrustworthy(OidcSection provider) {
        return new NotAuthenticated(Problem.of(
                "MK-OID-005",
                "What " + provider.title() + " said cannot be trusted.",
                "Its answer failed a check that protects you.",
                "Begin again on the sign-in page. If it stays, an administrator finds the reason in the audit log."));
    }

    static NotAuthenticated notRedeemed(OidcSection provider) {
        return new NotAuthenticated(
                Problem.of(
                        "MK-OID-006",
                        provider.title() + " did not confirm the sign-in.",
                        "It refused the code that it had handed out: it was used, it ran out, or the appliance is not registered as it should.",
                        "Begin again on the sign-in page. If it stays, an administrator finds the provider's own words in the audit log."));
    }

    static NotPermitted notAcceptable(OidcSection provider) {
        return new NotPermitted(Problem.of(
                "MK-OID-007",
                "Your account at " + provider.title() + " is not one that may sign in here.",
                "It lacks a claim that is needed, or its mail address is not verified or not of an allowed domain.",
                "Use your organisation's account, or ask an administrator."));
    }

    static NotPermitted groupsCutShort(OidcSection provider) {
        return new NotPermitted(Problem.of(
                "MK-OID-008",
                provider.title() + " did not say all of your groups.",
                "You are in more groups than it puts into a token, so the appliance cannot know what you may do.",
                "An administrator has the provider send only the groups that are assigned to this appliance."));
    }

    static OnPrimaryOnly firstSignInHere() {
        return new OnPrimaryOnly(
                Problem.of(
                        "MK-OID-009",
                        "Sign in at the primary once.",
                        "Your account has not been here before, and this node is a replica that makes no accounts.",
                        "Sign in at the primary; from then on you can do so here as well."),
                "");
    }

    static Conflict linkedAlready() {
        return new Conflict(Problem.of(
                "MK-OID-010",
                "This provider's account belongs to another account of the appliance.",
                "It was linked to that one before.",
                "Take that link away first, or use another account of the provider."));
    }

    static Conflict notLinkable() {
        return new Conflict(Problem.of(
                "MK-OID-011",
                "This account cannot be linked.",
                "The emergency administrator must not depend on a provider, and accounts of providers are linked already.",
                "Link the account that you work with, from the directory or a local one."));
    }

    static NotPermitted linkLeadsNowhere() {
        return new NotPermitted(Problem.of(
                "MK-OID-012",
                "The account that you linked cannot be used.",
                "It is disabled, was removed, or its directory cannot be asked just now.",
                "Try again in a minute; if it stays, ask an administrator."));
    }

    static NotAuthenticated badLogout() {
        return new NotAuthenticated(Problem.of(
                "MK-OID-013",
                "This sign-out notice is not valid.",
                "It is not signed by the provider for this appliance, or it is too old, or not a sign-out notice.",
                "See the audit log for the reason; check the provider's registration of the appliance."));
    }
}
