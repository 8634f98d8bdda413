package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPBindException;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedRequest;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedResult;
import io.mapkeep.contract.configuration.LdapBind.Mode;
import io.mapkeep.contract.configuration.LdapSection;
import io.mapkeep.identity.ldap.BindAnswer.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether a name and a password belong together: search and bind, or bind directly, then read who it is. */
final class PasswordCheck {
    /** An entry that does not exist: binding as it takes as long as a wrong password does. */
    private static final String NOBODY = "uid=mapkeep-nobody";

    private final LdapSection settings;
    private final People people;
    private final Groups groups;
    private final Encounters encounters;
    private final DirectName direct;

    PasswordCheck(LdapSection settings, People people, Groups groups) {
        this.settings = settings;
        this.people = people;
        this.groups = groups;
        this.encounters = new Encounters(people, groups);
        this.direct = new DirectName(settings.bind().template());
    }

    Verdict check(Connections connections, String name, String password, Admission admission) throws LDAPException {
        if (settings.bind().mode() == Mode.DIRECT) {
            Optional<String> bound = direct.fill(name);
            return bound.isEmpty()
                    ? new Verdict.UnknownUser()
                    : connections.asPerson(connection -> direct(connections, connection, bound.get(), name, password));
        }
        Encounters.Found found = connections.search(connection -> encounters.find(connection, name));
        List<SearchResultEntry> entries = found.entries();
        if (entries.size() != 1 || !people.isNamed(entries.get(0))) {
            tryNobody(connections, password);
            return nobody(entries);
        }
        SearchResultEntry entry = entries.get(0);
        if (!admission.admits(people.name(entry))) {
            tryNobody(connections, password);
            return new Verdict.NotTried();
        }
        BindAnswer answer = connections.asPerson(connection -> bind(connection, entry.getDN(), password));
        return letsOn(answer)
                ? accepted(answer, person(entry, groups(connections, entry, found.groups())))
                : refusal(answer);
    }

    private static Verdict nobody(List<SearchResultEntry> entries) {
        return entries.size() > 1 ? new Verdict.Ambiguous(entries.size()) : new Verdict.UnknownUser();
    }

    private void tryNobody(Connections connections, String password) throws LDAPException {
        connections.asPerson(connection -> bind(connection, NOBODY + "," + people.base(), password));
    }

    /** Tries a password; a refusal is an answer, too. */
    static BindAnswer bind(LDAPConnection connection, String dn, String password) throws LDAPException {
        BindResult result;
        try {
            result = connection.bind(
                    new SimpleBindRequest(dn, password, new DraftBeheraLDAPPasswordPolicy10RequestControl()));
        } catch (LDAPBindException refused) {
            if (!refused.getResultCode().isConnectionUsable()) {
                throw refused;
            }
            result = refused.getBindResult();
        }
        return BindAnswer.of(result);
    }

    /** Asks nothing if the direct groups came with the entry and are known to be in no others. */
    private List<String> groups(Connections connections, SearchResultEntry entry, Optional<List<String>> direct)
            throws LDAPException {
        if (direct.isEmpty()) {
            return connections.search(connection -> groups.of(connection, entry));
        }
        return groups.areTopmost(direct.get())
                ? direct.get()
                : connections.search(connection -> groups.from(connection, entry, direct.get()));
    }

    private Person person(SearchResultEntry entry, List<String> all) {
        return new Person(
                people.name(entry), people.displayName(entry), people.mail(entry), entry.getDN(), Set.copyOf(all));
    }

    private Verdict direct(Connections connections, LDAPConnection own, String bound, String name, String password)
            throws LDAPException {
        BindAnswer answer = bind(own, bound, password);
        // Right, but not let in: nobody can say for sure whose entry it is, so there is no way on from here.
        if (!answer.bound() || !letsOn(answer)) {
            return refusal(answer);
        }
        boolean service = !settings.bind().dn().isEmpty();
        List<SearchResultEntry> entries =
                service ? connections.search(connection -> people.find(connection, name)) : people.find(own, name);
        if (entries.size() != 1 || !people.isNamed(entries.get(0))) {
            return nobody(entries);
        }
        SearchResultEntry entry = entries.get(0);
        requireSame(own, bound, entry);
        return accepted(
                answer, person(entry, service ? groups(connections, entry, Optional.empty()) : groups.of(own, entry)));
    }

    /**
     * In Active Directory one person's principal name may begin like another's account name. Who was bound has to be whom the filter found, or somebody
     * would sign in with their own password as somebody else.
     */
    private void requireSame(LDAPConnection own, String bound, SearchResultEntry entry) throws LDAPException {
        if (direct.isDn() && DN.equals(bound, entry.getDN())) {
            return;
        }
        var answer = (WhoAmIExtendedResult) own.processExtendedOperation(new WhoAmIExtendedRequest());
        String id = answer.getAuthorizationID() == null ? "" : answer.getAuthorizationID();
        boolean same = id.startsWith("dn:")
                ? DN.equals(id.substring(3), entry.getDN())
                : id.startsWith("u:")
                        && id.substring(Math.max(1, id.lastIndexOf('\\')) + 1)
                                .toLowerCase(Locale.ROOT)
                                .equals(people.name(entry));
        if (!same) {
            throw new LDAPException(
                    ResultCode.PARAM_ERROR,
                    "ldap.bind_template signed in \"" + id + "\", but ldap.user_filter finds " + entry.getDN());
        }
    }

    /** Whether the person is in, or may be once they changed their password here; Active Directory takes a new one from who may not bind any more. */
    private boolean letsOn(BindAnswer answer) {
        boolean tooOld = answer.kind() == Kind.MUST_CHANGE || answer.bar().equals(Optional.of(Bar.PASSWORD_EXPIRED));
        return switch (settings.people().passwordChange()) {
            case UNICODE_PWD -> answer.kind() == Kind.RIGHT || answer.proven() && tooOld;
            case EXTENDED -> answer.bound();
            case OFF -> answer.kind() == Kind.RIGHT;
        };
    }

    private static Verdict refusal(BindAnswer answer) {
        if (answer.kind() == Kind.MUST_CHANGE) {
            return new Verdict.Barred(Bar.MUST_CHANGE, true);
        }
        return answer.bar()
                .<Verdict>map(bar -> new Verdict.Barred(bar, answer.proven()))
                .orElseGet(Verdict.WrongPassword::new);
    }

    private static Verdict accepted(BindAnswer answer, Person person) {
        return answer.kind() == Kind.RIGHT
                ? new Verdict.Accepted(person, answer.passwordEnds())
                : new Verdict.MustChange(person);
    }
}
