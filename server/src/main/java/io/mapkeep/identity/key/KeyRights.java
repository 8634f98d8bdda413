package io.mapkeep.identity.key;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.identity.key.Owners.Standing;
import io.mapkeep.rest.Door;
import io.mapkeep.rest.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may make, see and revoke whose keys.
 *
 * <pre>
 *                       own      a service account's    somebody else's
 *   person              all      -                      -
 *   manage_accounts     all      all                    see, revoke; make on the appliance itself only
 *   master key          as its owner, but no master key; what it makes ends with it
 *   any other key       nothing: whoever finds it must not make it last, or make a better one
 * </pre>
 */
final class KeyRights {
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    /** Where a person is looked for, if it was not said. */
    private static final List<String> REALMS = List.of("local", "ldap");

    private final ApiKeys keys;
    private final Consumer<Request> proof;

    /** @param proof insists that a person has shown a factor a short while ago, before a key is made */
    KeyRights(ApiKeys keys, Consumer<Request> proof) {
        this.keys = keys;
        this.proof = proof;
    }

    static Owner self(Request request) {
        return new Owner(request.principal().name(), request.principal().realm());
    }

    /** Insists that keys may be managed by this request at all. */
    void requireManager(Request request) {
        if (!request.principal().mayLeaveAccess()) {
            throw new NotPermitted(Problem.of(
                    "MK-KEY-006",
                    "This key may not manage keys.",
                    "It is no master key. Whoever found such a key could make another that lasts longer or may more.",
                    "Sign in and use your account page, or use a master key: mapkeep key add NAME --master"));
        }
    }

    /** Before a key is made: whoever asks must have proven themselves lately, or ask by a master key, whose maker did when it was made. */
    void requireMaker(Request request) {
        requireManager(request);
        if (request.principal().key().isEmpty()) {
            proof.accept(request);
        }
    }

    /** Over the network whoever registers a certificate proves that its private key is theirs; on the appliance itself root may vouch for a program elsewhere. */
    void requirePossession(KeyForm form, Request request) {
        if (form.certificate() != null && form.possession() == null && request.door() != Door.ADMIN_SOCKET) {
            throw new InvalidInput(
                    Problem.of(
                            "MK-KEY-027",
                            "It is not proven that this certificate is yours.",
                            "Certificates are public: whoever registered another's would keep its owner from it.",
                            "Sign the text that POST /api/v1/keys/possession answers with the certificate's private key, and send the signature as possession; the account page does it step by step."));
        }
    }

    /** Whose key is to be made. */
    Owner ownerOf(KeyForm form, Request request) {
        Principal principal = request.principal();
        if (form.service() != null) {
            principal.require(Permission.MANAGE_ACCOUNTS);
            return superior(principal, new Owner(serviceName(form.service()), Owner.SERVICE));
        }
        if (form.user() != null) {
            return person(form.user(), form.realm(), request);
        }
        if (request.door() == Door.ADMIN_SOCKET) {
            throw new InvalidInput(Problem.of(
                    "MK-KEY-015",
                    "It is not said whose key this is to be.",
                    "A user of the machine, as on the admin socket, has no account of the appliance.",
                    "Name a person with --user NAME, or a service account with --service NAME."));
        }
        return self(request);
    }

    /** A key acts as its owner: who makes one for an account that may more than they do would help themselves to it. */
    private Owner superior(Principal maker, Owner owner) {
        if (keys.standing(owner) instanceof Standing.Present present) {
            List<String> lacking = Arrays.stream(Permission.values())
                    .filter(permission -> present.principal().may(permission) && !maker.may(permission))
                    .map(Permission::word)
                    .toList();
            if (!lacking.isEmpty()) {
                throw new NotPermitted(Problem.of(
                        "MK-KEY-022",
                        "You may not make a key of this service account.",
                        "It may what you may not: " + String.join(", ", lacking) + ".",
                        "Ask an administrator who may, or use another service account."));
            }
        }
        return owner;
    }

    private Owner person(String written, @Nullable String realm, Request request) {
        if (request.door() != Door.ADMIN_SOCKET) {
            throw new NotPermitted(
                    Problem.of(
                            "MK-KEY-016",
                            "Keys of other people are made on the appliance itself only.",
                            "Such a key acts in their name.",
                            "Let them make it on their account page, make one for a service account, or use: mapkeep key add --user NAME"));
        }
        String name = written.strip().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(realm).map(List::of).orElse(REALMS).stream()
                .map(place -> new Owner(name, place))
                .filter(owner -> keys.standing(owner) instanceof Standing.Present)
                .findFirst()
                .orElseThrow(
                        () -> new NotFound(
                                Problem.of(
                                        "MK-KEY-018",
                                        "There is nobody of that name.",
                                        "Neither the local accounts nor the directory know such a person, or they cannot be asked just now.",
                                        "See who there is: mapkeep user list. For a program make a service account's key: --service NAME")));
    }

    /** The key of that id, if it may be seen; else it is as if there were none. */
    ApiKey visible(String id, Request request) {
        ApiKey key = keys.get(id);
        if (!key.owner().equals(self(request)) && !request.principal().may(Permission.MANAGE_ACCOUNTS)) {
            return keys.get("");
        }
        return key;
    }

    /** The key that asks; empty if a person does. */
    Optional<ApiKey> asking(Request request) {
        return request.principal().key().map(keys::get);
    }

    /** A key that is made with a key ends with that one, lives no longer, and makes none. */
    ApiKeys.Wish bounded(ApiKeys.Wish wish, Request request) {
        return asking(request)
                .map(master -> {
                    requirePerson(wish.master());
                    return new ApiKeys.Wish(
                            wish.name(),
                            wish.owner(),
                            wish.scope(),
                            false,
                            wish.networks(),
                            wish.expires().isAfter(master.expires()) ? master.expires() : wish.expires(),
                            wish.registered(),
                            wish.madeBy(),
                            Optional.of(master.id()));
                })
                .orElse(wish);
    }

    /** Before a key gets a new secret; with a key, not that of a master key. */
    void requireRenewable(ApiKey key, Request request) {
        if (request.principal().key().isPresent()) {
            requirePerson(key.master());
        }
    }

    private static void requirePerson(boolean master) {
        if (master) {
            throw new NotPermitted(Problem.of(
                    "MK-KEY-023",
                    "A master key comes from a person only.",
                    "With a key none is made and none gets a new secret, or a stolen one could go on under another name.",
                    "Sign in and use your account page, or: mapkeep key add NAME --master"));
        }
    }

    private static String serviceName(String written) {
        return KeyForm.field("service", () -> {
            if (!SERVICE.matcher(written).matches()) {
                throw new IllegalArgumentException("it has up to 63 of a-z, 0-9, dot, hyphen and underscore");
            }
            return written;
        });
    }
}
