package io.mapkeep.contract.configuration;

import io.mapkeep.contract.configuration.LdapGroups.Lookup;
import io.mapkeep.contract.configuration.LdapPeople.PasswordChange;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What is usual in one kind of directory. A preset gives the defaults of other keys of {@code [ldap]} and nothing else: a key that is written counts.
 *
 * @param word as the settings write it
 * @param disabledFilter matches the entries of people who are shut out; empty where the directory has no such mark
 */
public record LdapPreset(
        String word,
        String userFilter,
        String nameAttribute,
        String displayNameAttribute,
        String disabledFilter,
        String groupFilter,
        Lookup groupLookup,
        PasswordChange passwordChange) {
    private static final String ANY_GROUP = "(|(member={dn})(uniqueMember={dn}))";

    /** Nothing is known of the directory: what RFC 2798 and RFC 4519 call people and groups. */
    public static final LdapPreset NONE = new LdapPreset(
            "none",
            "(&(objectClass=inetOrgPerson)(uid={name}))",
            "uid",
            "cn",
            "",
            ANY_GROUP,
            Lookup.SEARCH,
            PasswordChange.OFF);

    /** Microsoft's. Bit 2 of {@code userAccountControl} is "disabled" (MS-ADTS, 2.2.16); the rule is LDAP_MATCHING_RULE_BIT_AND. */
    public static final LdapPreset ACTIVE_DIRECTORY = new LdapPreset(
            "active-directory",
            "(&(objectCategory=person)(objectClass=user)(sAMAccountName={name}))",
            "sAMAccountName",
            "displayName",
            "(userAccountControl:1.2.840.113556.1.4.803:=2)",
            "(&(objectCategory=group)(member={dn}))",
            Lookup.IN_CHAIN,
            PasswordChange.UNICODE_PWD);

    /**
     * OpenLDAP indexes {@code member} as it is delivered by distributions, and not {@code uniqueMember}: asking for both would have it read every entry for
     * each sign-in. With the overlay ppolicy that lock time means "until an administrator says otherwise" (draft-behera-ldap-password-policy-10, 5.3.3). */
    public static final LdapPreset OPENLDAP = new LdapPreset(
            "openldap",
            NONE.userFilter,
            "uid",
            "cn",
            "(pwdAccountLockedTime=000001010000Z)",
            "(member={dn})",
            Lookup.SEARCH,
            PasswordChange.EXTENDED);

    /** 389 and Red Hat Directory Server; the plug-in MemberOf is off as delivered, so groups are searched. */
    public static final LdapPreset DIRECTORY_SERVER_389 = new LdapPreset(
            "389ds",
            "(&(objectClass=person)(uid={name}))",
            "uid",
            "cn",
            "(nsAccountLock=TRUE)",
            ANY_GROUP,
            Lookup.SEARCH,
            PasswordChange.EXTENDED);

    /** Its MemberOf plug-in is always on and writes nested groups, too. */
    public static final LdapPreset FREEIPA = new LdapPreset(
            "freeipa",
            "(&(objectClass=posixAccount)(uid={name}))",
            "uid",
            "displayName",
            "(nsAccountLock=TRUE)",
            "(&(objectClass=groupOfNames)(member={dn}))",
            Lookup.MEMBER_OF,
            PasswordChange.EXTENDED);

    private static final LdapPreset[] ALL = {NONE, ACTIVE_DIRECTORY, OPENLDAP, DIRECTORY_SERVER_389, FREEIPA};

    static String words() {
        return "one of "
                + Arrays.stream(ALL).map(preset -> '"' + preset.word + '"').collect(Collectors.joining(", "));
    }

    static LdapPreset parse(String word) {
        return Arrays.stream(ALL)
                .filter(preset -> preset.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected " + words()));
    }
}
