package io.mapkeep.installer.firewall;

import io.mapkeep.contract.admin.FirewallAct;
import io.mapkeep.contract.admin.FirewallPlan;
import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.machine.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The door of the package: rules are put on trial, confirmed, taken back. Killed at any moment, what is in force is the former rules, or the new ones with the way back
 * armed:
 *
 * <pre>
 *   revision written ─▶ pending/ written ─▶ timer armed ─▶ one transaction: on trial ─▶ pending/ becomes confirming/ ─▶ rules for good, also at boot
 *                                                                                 └───▶ pending/ becomes reverting/  ─▶ former rules
 * </pre>
 *
 * What a killed command left half done, the next one finishes first.
 */
public final class RuleChanges {
    private final StateFolder state;
    private final Nft nft = new Nft();
    private final Clock clock;
    private final Map<String, String> environment;
    private final Acts acts;

    private RuleChanges(StateFolder state, Clock clock, Map<String, String> environment) {
        this.state = state;
        this.clock = clock;
        this.environment = environment;
        this.acts = new Acts(state);
    }

    /** @throws io.mapkeep.installer.outcome.CommandFailure if this is not root, or the machine has no fit nftables */
    public static RuleChanges open(Optional<String> folder, Map<String, String> environment) {
        Refusals.insistOnRoot();
        var state = new StateFolder(folder.map(Path::of).orElse(StateFolder.STANDARD));
        state.open();
        var changes = new RuleChanges(state, Clock.systemUTC(), environment);
        changes.nft.insistOnVersion();
        return changes;
    }

    /** The connection that the administrator sits at, as {@code client=ADDRESS ssh=PORT} for the server's code; empty at the console. */
    public List<String> session() {
        return SshSession.find(environment)
                .map(session -> List.of("client=" + session.client(), "ssh=" + session.serverPort()))
                .orElse(List.of());
    }

    /** Who makes the change, as far as the machine knows. */
    public String who() {
        return SshSession.who(environment);
    }

    /**
     * Tells the appliance what was done, the oldest first.
     *
     * @param appliance throws if it does not take one; that and all later ones are kept for the next time
     * @return how many it took
     */
    public int report(Consumer<FirewallAct> appliance) {
        return acts.deliver(appliance);
    }

    /** What runs against what a plan says, both as the kernel lists them. */
    public Difference difference(FirewallPlan plan) {
        try (Lock lock = Lock.take(state)) {
            settle();
            OwnTable now = nft.table();
            Difference difference = compare(plan, now);
            if (difference.same() && boots(plan)) {
                rememberListing(now);
            }
            return difference;
        }
    }

    /** Whether the rules that run were changed by hand since they were confirmed. */
    public boolean drifted() {
        return pending().isEmpty()
                && state.text("listing-by").orElse("").equals(nft.version())
                && !state.text("listing").orElse("").equals(nft.table().listing());
    }

    /**
     * Puts rules on trial.
     *
     * @return the change that now waits, empty if the same rules run already
     */
    public Optional<Standing> apply(FirewallPlan plan, Change change) {
        try (Lock lock = Lock.take(state)) {
            settle();
            Refusals.insistOnNonePending(pending());
            OwnTable former = nft.table();
            if (compare(plan, former).same() && boots(plan)) {
                return Optional.empty();
            }
            Refusals.insistOnSimulation(plan, change.atTheConsole());
            String trial = Transactions.trial(plan, former, change.within());
            nft.check(Transactions.withoutElements(trial));
            Revision revision = record(plan, change);
            prepare(revision, former, plan, change);
            Rollback.arm(state, change.within());
            try {
                nft.load(trial);
            } catch (RuntimeException refused) {
                state.write(StateFolder.revision(revision.number(), "state"), "refused\n");
                state.remove("pending");
                Rollback.disarm();
                tell("refuse", revision, plan, change.who());
                throw refused;
            }
            tell("apply", revision, plan, change.who());
            return Optional.of(new Standing(revision, pending().orElseThrow().until()));
        }
    }

    /** Makes what is on trial the rules for good. */
    public Revision confirm(boolean atTheConsole) {
        try (Lock lock = Lock.take(state)) {
            settle();
            Pending pending = pending().orElseThrow(Refusals::nothingPending);
            if (!atTheConsole) {
                Refusals.insistOnProof(pending, SshSession.find(environment));
            }
            state.write("pending/by", SshSession.who(environment));
            if (!state.rename("pending", "confirming")) {
                throw Refusals.nothingPending();
            }
            finishConfirming();
            return revision(pending.revision()).orElseThrow();
        }
    }

    /** Takes what is on trial back at once. */
    public Revision revert() {
        try (Lock lock = Lock.take(state)) {
            settle();
            Pending pending = pending().orElseThrow(Refusals::nothingPending);
            state.write("pending/by", SshSession.who(environment));
            if (!state.rename("pending", "reverting")) {
                throw Refusals.nothingPending();
            }
            finishReverting();
            return revision(pending.revision()).orElseThrow();
        }
    }

    /** The rules of an earlier revision, to be put on trial again. */
    public FirewallPlan planOf(int number) {
        return state.json(StateFolder.revision(number, "plan.json"), FirewallPlan.class)
                .orElseThrow(() -> Refusals.noRevision(number, state.revisions()));
    }

    /** The revision before the one in force, for {@code firewall rollback} without a number. */
    public int before() {
        return state.text("current")
                .map(text -> Integer.parseInt(text.strip()))
                .flatMap(this::revision)
                .map(Revision::former)
                .filter(number -> number > 0)
                .orElseThrow(() -> Refusals.noRevision(0, state.revisions()));
    }

    public List<Told> history() {
        return state.revisions().stream()
                .flatMap(number -> revision(number).stream())
                .map(revision -> new Told(revision, stateOf(revision.number())))
                .toList();
    }

    /** What a revision changed in the rules before it. */
    public Difference changeOf(int number) {
        FirewallPlan plan = planOf(number);
        int former = revision(number).map(Revision::former).orElse(0);
        String before = former == 0 ? "" : planOf(former).rules();
        return Difference.of(before, plan.rules(), "revision " + former, "revision " + number);
    }

    /** Tables of this machine that others made; empty if that cannot be told, as by who is not root. */
    public static List<String> foreignTables() {
        return Refusals.isRoot() && Programs.has("nft") ? new Nft().foreignTables() : List.of();
    }

    /** What is in them, as nft lists it; empty if there is none or nobody may look. */
    public static Optional<String> foreignListing() {
        return foreignTables().isEmpty() ? Optional.empty() : Optional.of(new Nft().foreignListing());
    }

    /** Whether a change waits, or was decided and not finished; false for who may not look. */
    public static boolean isWaiting(Optional<String> folder) {
        var state = folder.map(Path::of).orElse(StateFolder.STANDARD);
        return Stream.of("pending", "confirming", "reverting").anyMatch(name -> Files.exists(state.resolve(name)));
    }

    /** A change that is waiting; empty if none is. */
    public Optional<Standing> waiting() {
        return pending()
                .flatMap(pending ->
                        revision(pending.revision()).map(revision -> new Standing(revision, pending.until())));
    }

    /**
     * A change on trial.
     *
     * @param until then the former rules are back
     */
    public record Standing(Revision revision, Instant until) {}

    /**
     * A line of the history.
     *
     * @param state {@code pending}, {@code confirmed}, {@code reverted}, {@code refused} or {@code interrupted}
     */
    public record Told(Revision revision, String state) {}

    private Difference compare(FirewallPlan plan, OwnTable now) {
        OwnTable wanted = nft.listed(Transactions.withoutElements(plan.rules()));
        return Difference.of(now.listing(), wanted.listing(), "what runs", "what the policy says");
    }

    /** Whether the machine would start with these rules. */
    private boolean boots(FirewallPlan plan) {
        return state.text("rules.nft").filter(plan.rules()::equals).isPresent();
    }

    private Revision record(FirewallPlan plan, Change change) {
        List<Integer> known = state.revisions();
        int number = known.isEmpty() ? 1 : known.get(known.size() - 1) + 1;
        int former = state.text("current")
                .map(text -> Integer.parseInt(text.strip()))
                .orElse(0);
        var revision = new Revision(number, plan.host(), clock.instant(), change.who(), change.why(), former);
        state.write(StateFolder.revision(number, "plan.json"), Answers.pretty(plan));
        state.write(StateFolder.revision(number, "rules.nft"), plan.rules());
        state.write(StateFolder.revision(number, "state"), "pending\n");
        state.write(StateFolder.revision(number, "revision.json"), Answers.pretty(revision));
        return revision;
    }

    private void prepare(Revision revision, OwnTable former, FirewallPlan plan, Change change) {
        String way = Transactions.restored(former, plan);
        int sshPort = plan.sshPort();
        state.remove("pending.made");
        state.write("pending.made/former.nft", way);
        state.write("pending.made/former-whole.nft", Transactions.restoredWhole(nft.whole()));
        state.write("pending.made/rollback.sh", Rollback.script(state, revision.number()));
        state.write("pending.made/of-" + revision.number(), "");
        state.write(
                "pending.made/expire.json",
                Acts.text(act("expire", revision, plan, "", clock.instant().plus(change.within()))));
        state.write(
                "pending.made/pending.json",
                Answers.pretty(new Pending(
                        revision.number(),
                        clock.instant().plus(change.within()),
                        boot(),
                        sshPort,
                        Connections.to(sshPort))));
        nft.check(way);
        state.rename("pending.made", "pending");
    }

    /** Finishes what was decided, and takes back what is over its time. */
    private void settle() {
        if (state.has("confirming")) {
            finishConfirming();
        }
        if (pending().filter(pending -> pending.isOver(clock.instant(), boot())).isPresent()) {
            state.rename("pending", "reverting");
        }
        if (state.has("reverting")) {
            finishReverting();
        }
    }

    private void finishConfirming() {
        int number = state.json("confirming/pending.json", Pending.class)
                .orElseThrow()
                .revision();
        FirewallPlan plan = planOf(number);
        state.write("rules.nft", plan.rules());
        state.write("current", number + "\n");
        nft.load(Transactions.settled(plan, nft.table()));
        rememberListing(nft.table());
        Rollback.disarm();
        state.write(StateFolder.revision(number, "state"), "confirmed\n");
        tell(
                "confirm",
                revision(number).orElseThrow(),
                plan,
                state.text("confirming/by").orElse(""));
        state.remove("confirming");
        BootUnit.enable();
    }

    private void finishReverting() {
        Optional<Pending> over = state.json("reverting/pending.json", Pending.class);
        if (over.isEmpty()) {
            return; // the timer's script was quicker
        }
        try {
            nft.load(state.text("reverting/former.nft").orElseThrow());
        } catch (RuntimeException refused) {
            nft.load(state.text("reverting/former-whole.nft").orElseThrow());
        }
        Rollback.disarm();
        int number = over.get().revision();
        Optional<String> by = state.text("reverting/by");
        state.write(StateFolder.revision(number, "state"), "reverted\n");
        tell(by.isPresent() ? "revert" : "expire", revision(number).orElseThrow(), planOf(number), by.orElse(""));
        state.remove("reverting");
    }

    private void tell(String verb, Revision revision, FirewallPlan plan, String who) {
        acts.record(act(verb, revision, plan, who, clock.instant()));
    }

    private FirewallAct act(String verb, Revision revision, FirewallPlan plan, String who, Instant when) {
        String before = revision.former() == 0 ? "" : planOf(revision.former()).rules();
        return Acts.of(verb, revision, before, plan, who, when);
    }

    /** For {@link RuleWatch}. */
    private void rememberListing(OwnTable now) {
        state.write("listing", now.listing());
        state.write("listing-by", nft.version());
    }

    private Optional<Pending> pending() {
        return state.json("pending/pending.json", Pending.class);
    }

    private Optional<Revision> revision(int number) {
        return state.json(StateFolder.revision(number, "revision.json"), Revision.class);
    }

    /** One that is written as pending and does not wait was never loaded: its command was ended before that. */
    private String stateOf(int number) {
        String written = state.text(StateFolder.revision(number, "state"))
                .orElse("pending")
                .strip();
        boolean waits =
                Stream.of("pending", "confirming", "reverting").anyMatch(folder -> state.has(folder + "/of-" + number));
        return written.equals("pending") && !waits ? "interrupted" : written;
    }

    /** Differs with each start of the machine. */
    private static String boot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException unknown) {
            return "";
        }
    }
}
