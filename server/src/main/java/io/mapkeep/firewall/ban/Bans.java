package io.mapkeep.firewall.ban;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Family;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of the package. A ban counts from the moment {@link #ban} returns; it is on disk within a second, so that it outlives a restart, and in the kernel as soon as root's command
 * sees the file.
 */
public final class Bans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bans.class);
    private static final Duration BATCH = Duration.ofSeconds(1);
    private static final Duration POLICY = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofDays(30);
    /** As many as the kernel's side takes. */
    private static final int MOST = 100_000;

    private static final int SITE = 64;

    private final BanBook book = new BanBook();
    private final BanFile file;
    private final Clock clock;
    private final Supplier<Terms> policy;
    private final Patience patience = new Patience();
    private final AuditLog audit;
    private final Jobs jobs;
    private volatile Terms terms = Terms.UNREAD;
    private volatile Runnable listener = () -> {};
    private volatile boolean changed;

    private Bans(BanFile file, Supplier<Terms> policy, AuditLog audit, Jobs jobs, Clock clock) {
        this.file = file;
        this.policy = policy;
        this.audit = audit;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Opens with the bans that were in force before.
     *
     * @param policy asked now and again, may resolve names, and may throw if it has mistakes
     */
    public static Bans open(Path file, Supplier<Terms> policy, AuditLog audit, Jobs jobs, Clock clock) {
        var bans = new Bans(new BanFile(file), policy, audit, jobs, clock);
        bans.file.read().forEach(bans.book::add);
        bans.changed = bans.book.expire(clock.instant());
        jobs.every(BATCH, "bans", bans::batch);
        jobs.start("firewall policy", bans::learn);
        jobs.every(POLICY, "firewall policy", () -> jobs.start("firewall policy", bans::learn));
        return bans;
    }

    /** Told after each new ban, on the thread of whoever banned. */
    public void onBan(Runnable told) {
        listener = told;
    }

    /** A thread reads this for every connection. */
    public boolean isBanned(InetAddress remote) {
        if (book.size() == 0) {
            return false;
        }
        Address address = Address.of(remote);
        return book.find(address, clock.instant()).isPresent() && !terms.never().contains(address);
    }

    /**
     * Keeps a network out. Of IPv6 addresses their /64: a client has all of it to itself.
     *
     * @return what was banned, which for an IPv6 address is more; empty if they must never be, or are as long already
     */
    public Optional<Ban> ban(String network, Instant until, String reason) {
        Network wanted = site(parsed(network));
        Instant latest = clock.instant().plus(LONGEST);
        var ban = new Ban(wanted, until.isAfter(latest) ? latest : until, reason);
        if (terms.never().overlaps(new Networks(List.of(wanted)))) {
            LOG.info("{} is not banned ({}): the policy says never", wanted, reason);
            return Optional.empty();
        }
        if (book.size() >= MOST || !book.add(ban)) {
            return Optional.empty();
        }
        changed = true;
        listener.run();
        return Optional.of(ban);
    }

    /** Likewise for whoever guesses passwords, for as long as the policy says. What is no address, as on the admin socket, is let be. */
    public void guesser(String network, String reason) {
        try {
            ban(network, clock.instant().plus(terms.time()), reason);
        } catch (InvalidInput noNetwork) {
            LOG.info("{} is not banned ({}): it is no network", network, reason);
        }
    }

    /**
     * Likewise for who scans or floods. One such thing is borne, many within a minute are not. Waits for nothing: the audit log hears of it on another thread.
     *
     * @param points how bad it is; {@value Patience#END} in a minute are the end
     */
    public void nuisance(InetAddress remote, int points, String words) {
        Network network = site(Network.of(Address.of(remote)));
        if (!terms.scans() || !patience.ends(network, points, clock.instant())) {
            return;
        }
        ban(network.toString(), clock.instant().plus(terms.time()), words)
                .ifPresent(ban -> jobs.start("record a ban", () -> record(ban)));
    }

    private void record(Ban ban) {
        audit.record(AuditEvent.ofSystem("firewall.ban", ban.network().toString(), AuditEvent.Outcome.SUCCESS)
                .with("until", ban.until().toString())
                .with("reason", ban.reason()));
    }

    Optional<Ban> lift(String network) {
        Optional<Ban> lifted = book.remove(site(parsed(network)));
        changed |= lifted.isPresent();
        return lifted;
    }

    List<Ban> list() {
        Instant now = clock.instant();
        return book.list().stream().filter(ban -> now.isBefore(ban.until())).toList();
    }

    Instant now() {
        return clock.instant();
    }

    public List<Resource> resources() {
        return List.of(new BanResource(this, audit));
    }

    @Override
    public void close() {
        batch();
    }

    /** One file for all that came within a second, however many. */
    private synchronized void batch() {
        if (!book.expire(clock.instant()) && !changed) {
            return;
        }
        changed = false;
        try {
            file.write(book.list());
        } catch (IOException failure) {
            changed = true;
            LOG.error("The bans could not be written; they count in this process alone", failure);
        }
    }

    /** A policy with mistakes leaves the last good answer. */
    private void learn() {
        try {
            terms = policy.get();
        } catch (RuntimeException mistaken) {
            LOG.warn("Whom no ban may meet could not be read from the firewall's policy: {}", mistaken.getMessage());
        }
    }

    private static Network site(Network network) {
        return network.family() == Family.IPV6 && network.isSingle() ? Network.around(network.first(), SITE) : network;
    }

    private static Network parsed(String network) {
        try {
            Network parsed = Network.parse(network);
            if (parsed.prefix() < parsed.family().bits() / 4) {
                throw new IllegalArgumentException("this is a large part of the Internet; ban smaller networks");
            }
            return parsed;
        } catch (IllegalArgumentException wrong) {
            throw new InvalidInput(Problem.of(
                    "MK-FW-030",
                    "This is no network that can be banned.",
                    network + ": " + wrong.getMessage() + ".",
                    "Write an address or a network: mapkeep firewall ban 203.0.113.9, or 203.0.113.0/24"));
        }
    }
}
