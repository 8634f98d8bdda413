package io.mapkeep.tls.acme.server;

import com.nimbusds.jose.jwk.JWK;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.acme.server.AcmeFailure.Kind;
import java.text.ParseException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Opening, changing and closing accounts (RFC 8555, 7.3). */
final class AccountResource implements Resource {
    private static final int MOST_ACCOUNTS = 10_000;
    private static final int MOST_OF_BINDING = 100;
    private static final int MOST_CONTACTS = 10;
    private static final Pattern CONTACT = Pattern.compile("mailto:[^\\s,?@]{1,64}@[A-Za-z0-9.-]{1,190}");

    private final Doorway doorway;
    private final AccountStore accounts;
    private final BindingKeys keys;
    private final Trail trail;
    private final Pace pace;
    private final Terms terms;
    private final Clock clock;

    /** @param bindingRequired whether accounts are opened with an administrator's key alone */
    record Terms(boolean bindingRequired) {}

    /** @param pace of new accounts, by address */
    AccountResource(
            Doorway doorway,
            AccountStore accounts,
            BindingKeys keys,
            Trail trail,
            Pace pace,
            Terms terms,
            Clock clock) {
        this.doorway = doorway;
        this.accounts = accounts;
        this.keys = keys;
        this.trail = trail;
        this.pace = pace;
        this.terms = terms;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                doorway.forKeys("/new-account", this::open),
                doorway.forAccounts("/account/{id}", this::change),
                doorway.forAccounts("/key-change", this::changeKey));
    }

    private Response open(Call call) {
        Fields asked = call.fields();
        Optional<Account> known = accounts.findByKey(Signed.thumbprint(call.key()));
        if (known.isPresent()) {
            if (known.get().status() != Account.Status.VALID) {
                throw new AcmeFailure(Kind.UNAUTHORIZED, "The account of this key was closed.");
            }
            return shown(200, call, known.get());
        }
        if (asked.flag("onlyReturnExisting")) {
            throw new AcmeFailure(Kind.ACCOUNT_DOES_NOT_EXIST, "This key has no account.");
        }
        pace.take(call.request().remote());
        if (accounts.count() >= MOST_ACCOUNTS) {
            throw new AcmeFailure(Kind.RATE_LIMITED, "There are " + MOST_ACCOUNTS + " accounts already.");
        }
        List<String> contact = contact(asked);
        Optional<Binding> binding = binding(call, asked);
        Account account = new Account(
                Tokens.next(),
                call.key().toJSONString(),
                contact,
                Account.Status.VALID,
                binding.map(Binding::id),
                clock.instant());
        accounts.put(account);
        trail.record(
                call.request(),
                account,
                "acme.account-open",
                trail.label(account),
                Outcome.SUCCESS,
                Map.of("key", account.thumbprint(), "contact", String.join(" ", contact)));
        return shown(201, call, account);
    }

    /** What is wrong with a binding looks the same whichever it is, so that nobody learns which exist. */
    private Optional<Binding> binding(Call call, Fields asked) {
        if (!asked.has("externalAccountBinding")) {
            if (terms.bindingRequired()) {
                throw new AcmeFailure(
                        Kind.EXTERNAL_ACCOUNT_REQUIRED,
                        "An administrator has to make a key for the account: mapkeep cert acme-account add NAME");
            }
            return Optional.empty();
        }
        Signed inner = Signed.read(asked.object("externalAccountBinding"), Signed.BY_SECRET);
        inner.requireUrl(Addresses.asked(call.request()));
        String kid = Optional.ofNullable(inner.header().getKeyID()).orElse("");
        Optional<Binding> binding = accounts.binding(kid);
        // A key for what is not there, too, so that both cost the same.
        inner.requireSignedWith(keys.of(binding.map(Binding::id).orElse("none")));
        if (binding.isEmpty() || !sameKey(inner.payload(), call.key())) {
            throw new AcmeFailure(Kind.UNAUTHORIZED, "The signature was not made with this key.");
        }
        if (accounts.countOf(binding.get().id()) >= MOST_OF_BINDING) {
            throw new AcmeFailure(Kind.RATE_LIMITED, "This key has opened " + MOST_OF_BINDING + " accounts already.");
        }
        return binding;
    }

    private static boolean sameKey(String payload, JWK key) {
        try {
            return Signed.thumbprint(JWK.parse(payload)).equals(Signed.thumbprint(key));
        } catch (ParseException noKey) {
            return false;
        }
    }

    private Response change(Call call) {
        Account account = call.signedIn();
        call.requireOwner(call.request().pathParameter("id"));
        if (call.payload().isEmpty()) {
            return shown(200, call, account);
        }
        Fields asked = call.fields();
        Account changed = asked.has("contact") ? account.with(contact(asked)) : account;
        Optional<String> status = asked.text("status");
        if (status.isPresent() && !status.get().equals("deactivated")) {
            throw AcmeFailure.malformed("An account's status can be changed to \"deactivated\" only.");
        }
        if (status.isPresent()) {
            changed = changed.with(Account.Status.DEACTIVATED);
        }
        if (!changed.equals(account)) {
            accounts.put(changed);
            trail.record(
                    call.request(),
                    account,
                    status.isPresent() ? "acme.account-close" : "acme.account-change",
                    trail.label(account),
                    Outcome.SUCCESS,
                    Map.of(
                            "contact_before", String.join(" ", account.contact()),
                            "contact", String.join(" ", changed.contact())));
        }
        return shown(200, call, changed);
    }

    /** A request inside a request: the old key signs that the new one signed (RFC 8555, 7.3.5). */
    private Response changeKey(Call call) {
        Account account = call.signedIn();
        Signed inner = Signed.read(call.fields(), Signed.BY_KEY);
        inner.requireUrl(Addresses.asked(call.request()));
        if (inner.header().getJWK() == null || inner.field("nonce").isPresent()) {
            throw AcmeFailure.malformed("The inner request has the new key as \"jwk\", and no nonce.");
        }
        JWK fresh = Signed.usable(inner.header().getJWK());
        inner.requireSignedBy(fresh);
        Fields asked = Fields.parse(inner.payload());
        if (!asked.requiredText("account").equals(call.addresses().account(account.id()))
                || !sameKey(
                        com.nimbusds.jose.util.JSONObjectUtils.toJSONString(
                                asked.object("oldKey").all()),
                        account.jwk())) {
            throw AcmeFailure.malformed(
                    "The inner request is about another account, or its \"oldKey\" is not this account's.");
        }
        if (accounts.findByKey(Signed.thumbprint(fresh)).isPresent()) {
            throw new AcmeFailure(Kind.CONFLICT, "The new key has an account already.");
        }
        Account changed = account.with(fresh);
        accounts.put(changed);
        trail.record(
                call.request(),
                account,
                "acme.account-key",
                trail.label(account),
                Outcome.SUCCESS,
                Map.of("key_before", account.thumbprint(), "key", changed.thumbprint()));
        return shown(200, call, changed);
    }

    private static List<String> contact(Fields asked) {
        List<String> contact = asked.texts("contact");
        if (contact.size() > MOST_CONTACTS
                || !contact.stream().allMatch(one -> CONTACT.matcher(one).matches())) {
            throw new AcmeFailure(
                    Kind.INVALID_CONTACT, "Contacts are at most " + MOST_CONTACTS + ", like mailto:admin@example.org");
        }
        return contact;
    }

    private static Response shown(int status, Call call, Account account) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", account.status().name().toLowerCase(Locale.ROOT));
        body.put("contact", account.contact());
        body.put("orders", call.addresses().of("/orders/" + account.id()));
        return Response.json(status, body).with("Location", call.addresses().account(account.id()));
    }
}
