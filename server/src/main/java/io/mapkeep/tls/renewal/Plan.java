package io.mapkeep.tls.renewal;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.tls.authority.Constraints;
import io.mapkeep.tls.authority.Issuance;
import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.ServerForm;
import io.mapkeep.tls.authority.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which certificates stay. What is empty is due to be made; whatever is below it is due too.
 *
 * <p>A pure function of what was ever issued, the settings and the clock, so it heals by itself: a clock that jumped ahead and came back,
 * or a name that was mistyped and put right, finds the certificates of before.
 *
 * @param asOf the moment that new certificates begin at: now, or later if the clock fell behind our own root
 */
public record Plan(Optional<Issued> root, Optional<Issued> intermediate, Optional<Issued> server, Instant asOf) {
    /**
     * A root in its last year is replaced: what it signs would end with it. Its successor is vouched for by it, so that there is this year to hand the successor
     * out.
     */
    static final Duration ROOT_RESERVE = Duration.ofDays(365);

    /**
     * On a primary.
     *
     * @param issued newest first
     * @param wanted what the root has to permit
     */
    public static Plan of(List<Issued> issued, Constraints wanted, ServerForm form, Instant now) {
        Predicate<Issued> covering = root ->
                root.tier() == Tier.ROOT && Constraints.of(root.certificate()).cover(wanted);
        Instant asOf = asOf(issued, covering, now);
        Optional<Issued> root = first(
                issued,
                covering.and(one -> one.validAt(asOf))
                        .and(one -> asOf.isBefore(one.notAfter().minus(ROOT_RESERVE))));
        Optional<Issued> intermediate = root.flatMap(above -> first(
                issued,
                one -> one.tier() == Tier.INTERMEDIATE
                        && one.issuer() == above.id()
                        && fresh(one, asOf)
                        && Issuance.signsClients(one)));
        Optional<Issued> server = intermediate.flatMap(above -> first(
                issued,
                one -> one.tier() == Tier.SERVER && one.issuer() == above.id() && fresh(one, asOf) && form.fits(one)));
        return new Plan(root, intermediate, server, asOf);
    }

    /**
     * On a replica, which makes neither root nor intermediate, and where the root's key is offline: those that are there are used for as long as they are valid, and
     * only the server's certificate is due when its time comes.
     *
     * @throws Unavailable (MK-TLS-008) if none of them is valid
     */
    public static Plan beneath(List<Issued> issued, ServerForm form, Instant now) {
        Optional<Issued> root = root(issued, now);
        Optional<Issued> intermediate = root.flatMap(above -> first(
                issued, one -> one.tier() == Tier.INTERMEDIATE && one.issuer() == above.id() && one.validAt(now)));
        if (intermediate.isEmpty()) {
            throw new Unavailable(
                    Problem.of(
                            "MK-TLS-008",
                            "There is no authority to make the server's certificate under.",
                            "None is valid at " + now
                                    + " whose key can be read, and none can be made here: this is a replica, or the root's key is offline.",
                            "Set the clock (timedatectl). On a replica, look at the primary: mapkeep doctor certificate. Where the root is offline: mapkeep cert sign-intermediate"));
        }
        Optional<Issued> server = first(
                issued,
                one -> one.tier() == Tier.SERVER
                        && one.issuer() == intermediate.get().id()
                        && fresh(one, now)
                        && form.fits(one));
        return new Plan(root, intermediate, server, now);
    }

    /** The newest root that is valid now. */
    public static Optional<Issued> root(List<Issued> issued, Instant now) {
        return first(issued, one -> one.tier() == Tier.ROOT && one.validAt(now));
    }

    /**
     * A new root costs a visit to every client, so none is made because the clock fell behind: machines without a battery start in 1970 and
     * are right a minute later. Then we go on as of the newest certificate's first moment.
     */
    private static Instant asOf(List<Issued> issued, Predicate<Issued> covering, Instant now) {
        List<Issued> roots = issued.stream().filter(covering).toList();
        boolean clockFellBehind = !roots.isEmpty() && roots.stream().allMatch(root -> now.isBefore(root.notBefore()));
        if (!clockFellBehind) {
            return now;
        }
        Issued root = roots.get(0);
        return issued.stream()
                .filter(one -> root.validAt(one.notBefore()))
                .map(Issued::notBefore)
                .max(Instant::compareTo)
                .orElse(root.notBefore());
    }

    private static boolean fresh(Issued one, Instant now) {
        return one.validAt(now) && now.isBefore(one.renewsAt());
    }

    private static Optional<Issued> first(List<Issued> issued, Predicate<Issued> fitting) {
        return issued.stream().filter(fitting).findFirst();
    }
}
