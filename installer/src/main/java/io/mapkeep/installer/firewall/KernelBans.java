package io.mapkeep.installer.firewall;

import io.mapkeep.contract.admin.FirewallPlan;
import io.mapkeep.installer.machine.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Brings bans from the daemon's file to the kernel's sets: what is new at once, everything again if something was taken away or the sets are not what they should be, which is
 * looked at each minute. Sets are changed in one transaction, so nobody who is banned slips through.
 */
public final class KernelBans {
    private static final Duration RECONCILE = Duration.ofMinutes(1);
    private static final Pattern ELEMENT = Pattern.compile("([0-9a-f.:]+(?:/\\d+)?) timeout ");
    private static final int SITE = 64;
    private static final List<String> SETS = List.of("banned4", "banned6", "bannednets4", "bannednets6");

    private final Path file;
    private final StateFolder state;
    private final Clock clock;
    private final Consumer<String> said;
    private SortedMap<Cidr, Instant> loaded = new TreeMap<>();
    private Instant reconciled = Instant.EPOCH;
    private String seen = "";
    private boolean waiting;

    private KernelBans(Path file, StateFolder state, Clock clock, Consumer<String> said) {
        this.file = file;
        this.state = state;
        this.clock = clock;
        this.said = said;
    }

    /**
     * @param file the daemon's
     * @param said gets a line for each change and each trouble
     */
    public static KernelBans open(Path file, Optional<String> folder, Consumer<String> said) {
        Refusals.insistOnRoot();
        var state = new StateFolder(folder.map(Path::of).orElse(StateFolder.STANDARD));
        state.open();
        return new KernelBans(file, state, Clock.systemUTC(), said);
    }

    /** One look: costs one question to the file system if nothing happened. */
    public void look() {
        Instant now = clock.instant();
        String stamp = stamp();
        boolean due = now.isAfter(reconciled.plus(RECONCILE));
        if (stamp.equals(seen) && !due || waitsForRules()) {
            return;
        }
        try {
            SortedMap<Cidr, Instant> wanted = withoutOverlaps(BanList.read(file, never(), now));
            if (!stamp.equals(seen)) {
                change(wanted, now);
            }
            if (due && !inKernel().equals(names(wanted))) {
                all(wanted, now);
            }
            seen = stamp;
            if (due) {
                reconciled = now;
            }
        } catch (IOException unreadable) {
            tell("The bans stay as they are: " + unreadable.getMessage(), stamp, due, now);
        } catch (RuntimeException refused) {
            tell(String.valueOf(refused.getMessage()), stamp, due, now);
        }
    }

    /** Before the first apply there is no table; as soon as there is, whoever is banned has to be kept out. */
    private boolean waitsForRules() {
        boolean waits = !new Nft().hasTable();
        if (waits && !waiting) {
            said.accept("There are no rules yet; bans reach the kernel with the first ones: mapkeep firewall apply");
        }
        waiting = waits;
        return waits;
    }

    private void tell(String trouble, String stamp, boolean due, Instant now) {
        said.accept(trouble);
        seen = stamp;
        reconciled = due ? now : reconciled;
    }

    private void change(SortedMap<Cidr, Instant> wanted, Instant now) {
        boolean onlyMore = wanted.entrySet().containsAll(loaded.entrySet())
                && wanted.keySet().stream().allMatch(network -> isHashed(network) || loaded.containsKey(network));
        if (!onlyMore) {
            all(wanted, now);
            return;
        }
        SortedMap<Cidr, Instant> more = new TreeMap<>(wanted);
        more.keySet().removeAll(loaded.keySet());
        if (!more.isEmpty()) {
            load(elements(more, now));
            said.accept(more.size() + " more are kept out, " + wanted.size() + " in all.");
        }
        loaded = wanted;
    }

    private void all(SortedMap<Cidr, Instant> wanted, Instant now) {
        var text = new StringBuilder();
        SETS.forEach(set -> text.append("flush set inet mapkeep ").append(set).append('\n'));
        load(text.append(elements(wanted, now)).toString());
        loaded = wanted;
        said.accept(wanted.size() + " are kept out.");
    }

    private static void load(String transaction) {
        new Nft().load(transaction);
    }

    private static String elements(SortedMap<Cidr, Instant> bans, Instant now) {
        Map<String, StringBuilder> bySet = new TreeMap<>();
        bans.forEach((network, until) -> bySet.computeIfAbsent(set(network), set -> new StringBuilder())
                .append(name(network))
                .append(" timeout ")
                .append(Math.max(1, Duration.between(now, until).toSeconds()))
                .append("s,\n"));
        var text = new StringBuilder();
        bySet.forEach((set, elements) -> text.append("add element inet mapkeep " + set + " {\n")
                .append(elements)
                .append("}\n"));
        return text.toString();
    }

    /** Intervals may not overlap: of two the larger stays, for as long as the longer. */
    private static SortedMap<Cidr, Instant> withoutOverlaps(SortedMap<Cidr, Instant> bans) {
        SortedMap<Cidr, Instant> apart = new TreeMap<>();
        Cidr last = null;
        for (Map.Entry<Cidr, Instant> ban : bans.entrySet()) {
            Instant until = ban.getValue();
            if (last != null && last.contains(ban.getKey())) {
                apart.merge(last, until, (one, other) -> one.isAfter(other) ? one : other);
            } else {
                last = ban.getKey();
                apart.put(last, until);
            }
        }
        return apart;
    }

    private static boolean isHashed(Cidr network) {
        return network.isSingle() && network.bits() == 32 || network.bits() == 128 && network.prefix() == SITE;
    }

    private static String set(Cidr network) {
        return (isHashed(network) ? "banned" : "bannednets") + (network.bits() == 32 ? "4" : "6");
    }

    /** Of a /64 the set has the first address, with which the rule compares the first half of each packet's. */
    private static String name(Cidr network) {
        return isHashed(network) || network.isSingle() ? network.address() : network.address() + "/" + network.prefix();
    }

    private static Set<Cidr> names(SortedMap<Cidr, Instant> bans) {
        Set<Cidr> names = new TreeSet<>();
        bans.keySet().forEach(network -> names.add(Cidr.parse(name(network))));
        return names;
    }

    private static Set<Cidr> inKernel() {
        Set<Cidr> found = new TreeSet<>();
        for (String set : SETS) {
            Matcher elements = ELEMENT.matcher(Programs.run("", "nft", "list", "set", "inet", "mapkeep", set)
                    .out());
            while (elements.find()) {
                found.add(Cidr.parse(elements.group(1)));
            }
        }
        return found;
    }

    /** Of the confirmed policy, and of the one on trial: its administrators may be others. */
    private List<Cidr> never() {
        Optional<Integer> current = state.text("current").map(number -> Integer.parseInt(number.strip()));
        Optional<Integer> trial =
                state.json("pending/pending.json", Pending.class).map(Pending::revision);
        Stream<Cidr> named = Stream.of(current, trial)
                .flatMap(Optional::stream)
                .flatMap(number -> state.json(StateFolder.revision(number, "plan.json"), FirewallPlan.class).stream())
                .flatMap(plan -> plan.never().stream())
                .map(Cidr::parse);
        return Stream.concat(named, Stream.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1")))
                .toList();
    }

    private String stamp() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.lastModifiedTime() + " " + now.fileKey();
        } catch (NoSuchFileException none) {
            return seen; // nobody was banned yet
        } catch (IOException failure) {
            return "unreadable";
        }
    }
}
