package io.mapkeep.identity.entrance;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Step;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the entrance asks about somebody.
 *
 * @param localName whether a name is a local account's: nobody of another realm may come in under it, because what belongs to a name would be theirs
 * @param barred whether an administrator disabled an account of another realm here
 * @param steps further steps, like the agreement
 */
public record EntranceRules(
        RoleSource roleSource,
        Predicate<String> localName,
        Predicate<AccountName> barred,
        FactorRule factors,
        List<StepSource> steps) {
    public EntranceRules {
        steps = List.copyOf(steps);
    }

    Set<Role> roles(Arrival arrival) {
        return roleSource.of(arrival);
    }

    /** Names with a colon are those of providers, see {@code identity.oidc}: whoever had one in another realm would own what is theirs. */
    boolean reserved(Arrival arrival) {
        boolean ofProvider = arrival.realm().startsWith("oidc:");
        return !arrival.realm().equals("local") && localName.test(arrival.name())
                || ofProvider != arrival.name().contains(":");
    }

    Set<Step> missing(Arrival arrival, Principal principal) {
        Set<Step> missing = EnumSet.noneOf(Step.class);
        factors.missing(arrival, principal).ifPresent(missing::add);
        if (arrival.mustChangePassword()) {
            missing.add(Step.NEW_PASSWORD);
        }
        steps.forEach(source -> source.missing(principal).ifPresent(missing::add));
        return missing;
    }
}
