package io.mapkeep.tls.acme;

import io.mapkeep.contract.configuration.AcmeSection;
import io.mapkeep.tls.authority.NodeIssuance;
import io.mapkeep.trust.AddedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.shredzone.acme4j.Account;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNotSupportedException;

/** Talks to one authority. Every method may be called again after a failure, and goes on from what was stored. */
final class AcmeClient {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration CONNECTING = Duration.ofSeconds(20);

    private final AcmeSection settings;
    private final AddedAuthorities added;
    private final AcmeStore store;
    private final Proving proving;

    AcmeClient(AcmeSection settings, AddedAuthorities added, AcmeStore store, Proving proving) {
        this.settings = settings;
        this.added = added;
        this.store = store;
        this.proving = proving;
    }

    /**
     * Gets a certificate for the names; waits for the authority.
     *
     * @throws AcmeException with the authority's own words, if it refuses or cannot be reached
     */
    Obtained obtain(List<String> names) throws AcmeException, IOException, InterruptedException {
        Login login = login();
        Optional<AcmeStore.Order> open = store.order().filter(one -> one.names().equals(names));
        Order order = open.isPresent() ? resumed(login, open.get()) : null;
        KeyPair keys = order == null ? NodeIssuance.keys() : open.orElseThrow().keys();
        if (order == null) {
            order = login.newOrder().domains(names).create();
            store.put(new AcmeStore.Order(names, keys, order.getLocation().toString()));
        }
        prove(order);
        if (order.waitUntilReady(PATIENCE) == Status.READY) {
            order.execute(keys);
        }
        if (order.waitForCompletion(PATIENCE) != Status.VALID) {
            throw failed(order);
        }
        var certificate = order.getCertificate();
        var obtained = new Obtained(names, certificate.getCertificateChain(), keys.getPrivate());
        if (!obtained.certificate().getPublicKey().equals(keys.getPublic())) {
            store.dropOrder();
            throw new AcmeException("The authority's certificate is for another key.");
        }
        store.put(obtained);
        return obtained;
    }

    /** When the authority itself wants it renewed (RFC 9773), at a random moment of its window; empty if it does not say. */
    Optional<Instant> suggested(Obtained obtained) throws AcmeException, IOException {
        try {
            RenewalInfo info = login().bindRenewalInfo(obtained.certificate());
            info.fetch();
            return Optional.of(info.getRandomProposal(Duration.ofMinutes(1)).orElse(Instant.EPOCH));
        } catch (AcmeNotSupportedException silent) {
            return Optional.empty();
        }
    }

    private Login login() throws AcmeException, IOException {
        URI directory = settings.directory().orElseThrow();
        var session = new Session(directory, new OwnTrust(settings.caFile(), added));
        session.networkSettings().setTimeout(CONNECTING);
        Optional<AcmeStore.Account> known = store.account();
        KeyPair keys = known.map(AcmeStore.Account::keys).orElseGet(NodeIssuance::keys);
        if (known.isPresent() && known.get().location().isPresent()) {
            return session.login(new URL(known.get().location().get()), keys);
        }
        if (known.isEmpty()) {
            store.put(new AcmeStore.Account(keys, Optional.empty()));
        }
        Account account = account(keys).create(session);
        URL location = account.getLocation();
        store.put(new AcmeStore.Account(keys, Optional.of(location.toString())));
        return session.login(location, keys);
    }

    private AccountBuilder account(KeyPair keys) throws IOException {
        var builder = new AccountBuilder().useKeyPair(keys);
        if (settings.agree()) {
            builder.agreeToTermsOfService();
        }
        if (!settings.contact().isEmpty()) {
            builder.addEmail(settings.contact());
        }
        if (settings.bindingKey().isPresent()) {
            builder.withKeyIdentifier(
                    settings.bindingId(),
                    Files.readString(settings.bindingKey().get()).strip());
        }
        return builder;
    }

    /** Null where the authority does not know it any more, or gave it up. */
    private @org.jspecify.annotations.Nullable Order resumed(Login login, AcmeStore.Order open) throws IOException {
        try {
            Order order = login.bindOrder(new URL(open.location()));
            order.fetch();
            if (Set.of(Status.PENDING, Status.READY, Status.PROCESSING, Status.VALID)
                    .contains(order.getStatus())) {
                return order;
            }
        } catch (AcmeException gone) {
            // Begun anew, and whatever is wrong is said then.
        }
        store.dropOrder();
        return null;
    }

    private void prove(Order order) throws AcmeException, IOException, InterruptedException {
        try {
            List<Challenge> challenges = new ArrayList<>();
            for (Authorization authorization : order.getAuthorizations()) {
                if (authorization.getStatus() == Status.PENDING) {
                    challenges.add(proving.answer(authorization));
                }
            }
            proving.awaitSeen();
            for (Challenge challenge : challenges) {
                // One that was begun before a restart is under way already, or decided.
                if (challenge.getStatus() == Status.PENDING) {
                    challenge.trigger();
                }
            }
            for (Authorization authorization : order.getAuthorizations()) {
                if (authorization.getStatus() != Status.VALID
                        && authorization.waitForCompletion(PATIENCE) != Status.VALID) {
                    store.dropOrder();
                    throw refused(authorization);
                }
            }
        } finally {
            proving.withdraw();
        }
    }

    private static AcmeException refused(Authorization authorization) {
        String why = authorization.getChallenges().stream()
                .flatMap(challenge -> challenge.getError().stream())
                .map(org.shredzone.acme4j.Problem::toString)
                .findFirst()
                .orElse("no reason was given");
        return new AcmeException("The authority could not see that "
                + authorization.getIdentifier().getDomain() + " is this appliance: " + why);
    }

    private AcmeException failed(Order order) {
        store.dropOrder();
        return new AcmeException("The order ended as " + order.getStatus() + ": "
                + order.getError().map(org.shredzone.acme4j.Problem::toString).orElse("no reason was given"));
    }
}
