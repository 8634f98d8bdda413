package io.mapkeep.tls.leaf;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.units.Durations;
import io.mapkeep.tls.authority.Constraints;
import io.mapkeep.tls.authority.Names;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which names are vouched for, for others: those that the root permits, without the appliance's own. Whoever had a certificate for these could pose as the
 * appliance.
 *
 * @param own the appliance's names
 * @param longest no certificate for others is asked to live longer
 */
record Policy(Names own, Duration longest) {
    private static final int MOST_NAMES = 100;
    /** Fits every directory's account names, and into a list that is divided by blanks. */
    private static final Pattern PERSON = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");

    /**
     * Tells hosts and people apart and refuses what is not to be issued.
     *
     * @throws InvalidInput (MK-TLS-040) if the root does not permit a name, (MK-TLS-041) if it is the appliance's own, (MK-TLS-043) if there is none, or too many
     */
    Wish judge(Purpose purpose, List<String> asked, Constraints permitted) {
        if (asked.isEmpty() || asked.size() > MOST_NAMES) {
            throw new InvalidInput(Problem.of(
                    "MK-TLS-043",
                    "A certificate needs 1 to " + MOST_NAMES + " names.",
                    "There are " + asked.size() + ".",
                    "Name the host, like: mapkeep cert issue db.maps.example.org"));
        }
        if (purpose == Purpose.CLIENT && asked.size() == 1 && isPerson(asked.get(0), permitted)) {
            return new Wish(purpose, new Names(List.of(), List.of()), Optional.of(asked.get(0)));
        }
        Names hosts = hosts(asked);
        Names within = permitted.within(hosts);
        for (String name : hosts.all()) {
            if (!within.all().contains(name)) {
                throw beyond(name, permitted);
            }
            if (own.all().stream().anyMatch(mine -> covers(name, mine))) {
                throw ofOurOwn(name);
            }
        }
        return new Wish(purpose, hosts, Optional.empty());
    }

    /** @throws InvalidInput (MK-TLS-044) if it is longer than the settings allow, or no time at all */
    Duration life(Optional<String> asked) {
        if (asked.isEmpty()) {
            return longest;
        }
        Optional<Duration> life = duration(asked.get());
        if (life.isEmpty() || life.get().compareTo(longest) > 0 || life.get().compareTo(Duration.ofMinutes(5)) < 0) {
            throw new InvalidInput(Problem.of(
                    "MK-TLS-044",
                    "A certificate cannot live for \"" + asked.get() + "\".",
                    "It is no duration of 5m to " + Durations.format(longest) + ", which is tls.authority.validity.",
                    "Write one like 30d; renew it in time by issuing another."));
        }
        return life.get();
    }

    private static Optional<Duration> duration(String written) {
        try {
            return Optional.of(Durations.parse(written));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static boolean isPerson(String name, Constraints permitted) {
        return PERSON.matcher(name).matches() && (name.indexOf('@') >= 0 || !isPermittedHost(name, permitted));
    }

    private static boolean isPermittedHost(String name, Constraints permitted) {
        try {
            return !permitted.within(Names.exactly(List.of(name))).all().isEmpty();
        } catch (BadConfiguration noHost) {
            return false;
        }
    }

    private static Names hosts(List<String> asked) {
        try {
            return Names.exactly(asked);
        } catch (BadConfiguration noName) {
            throw new InvalidInput(
                    Problem.of(
                            "MK-TLS-040",
                            "Nothing was issued: " + noName.problem().what(),
                            noName.problem().why(),
                            "Write DNS names and addresses; for a person, add --client and write one account name."),
                    noName);
        }
    }

    /** A wildcard stands for one label (RFC 9525, 6.3). */
    private static boolean covers(String asked, String mine) {
        return asked.equals(mine)
                || (asked.startsWith("*.")
                        && mine.indexOf('.') > 0
                        && mine.substring(mine.indexOf('.')).equals(asked.substring(1)));
    }

    private static InvalidInput beyond(String name, Constraints permitted) {
        return new InvalidInput(
                Problem.of(
                        "MK-TLS-040",
                        "The authority may not vouch for \"" + name + "\"; nothing was issued.",
                        "Its root permits " + String.join(", ", permitted.all()) + ", and what lies below these names.",
                        "Add the domain to tls.authority.domains and restart: docs/operate/certificates.md, \"For other servers\""));
    }

    private static InvalidInput ofOurOwn(String name) {
        return new InvalidInput(Problem.of(
                "MK-TLS-041",
                "\"" + name + "\" is the appliance's own name; nothing was issued.",
                "Whoever has a certificate for it can pose as the appliance.",
                "Give the other server a name of its own."));
    }
}
