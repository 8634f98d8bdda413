package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.mapkeep.contract.configuration.LdapSection;
import io.mapkeep.contract.configuration.LdapServers;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.units.HostPort;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells what the directory's answers mean for an admin; the server's own words stay in it. */
final class LdapProblems {
    /** What the library says of itself in the middle of its messages. */
    private static final String SDK = ", ldapSDKVersion=[\\w.-]+(, revision=\\w+)?";

    /** Codes by which servers refuse a person's password (RFC 4511, appendix A); the entry that does not exist included. */
    private static final Set<ResultCode> REFUSALS = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.NO_SUCH_OBJECT,
            ResultCode.INVALID_DN_SYNTAX,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.UNWILLING_TO_PERFORM,
            ResultCode.CONSTRAINT_VIOLATION,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS);

    private static final String UNTRUSTED = "MK-LDP-002";
    private static final String BIND_REFUSED = "MK-LDP-003";

    private LdapProblems() {}

    static boolean isRefusal(ResultCode code) {
        return REFUSALS.contains(code);
    }

    /** Whether the cause may lie in a file that the settings name: the authorities, or the service account's password. */
    static boolean lieInFiles(Problem problem) {
        return problem.code().equals(UNTRUSTED) || problem.code().equals(BIND_REFUSED);
    }

    static Problem of(LDAPException failure, LdapSection settings) {
        ResultCode code = failure.getResultCode();
        String words = words(failure);
        String servers = servers(settings.servers());
        if (words.contains("PKIX")
                || words.contains("certificat")
                || words.contains("SSLHandshake")
                || words.contains("hostname")) {
            return Problem.of(
                    UNTRUSTED,
                    "The directory's certificate is not trusted.",
                    servers + ": " + words,
                    "See the chain that it shows and put its authority into ldap.ca_file: mapkeep ldap test");
        }
        if (code.equals(ResultCode.INVALID_CREDENTIALS)) {
            return Problem.of(
                    BIND_REFUSED,
                    "The directory does not accept ldap.bind_dn and its password.",
                    servers + ": " + words,
                    "Correct ldap.bind_dn or the file ldap.bind_password_file, then run: mapkeep ldap test");
        }
        if (code.equals(ResultCode.LOCAL_ERROR) || code.equals(ResultCode.PARAM_ERROR)) {
            return Problem.of(
                    "MK-LDP-015",
                    "The directory's answer is not believed.",
                    servers + ": " + text(failure),
                    "See that ldap.user_base and ldap.group_base are right and that ldap.bind_dn may read there: mapkeep ldap test");
        }
        if (code.isConnectionUsable()) {
            return Problem.of(
                    "MK-LDP-004",
                    "The directory refused a search.",
                    servers + ": " + words,
                    "See that ldap.user_base and ldap.group_base exist and that ldap.bind_dn may read them: mapkeep ldap test");
        }
        return Problem.of(
                "MK-LDP-001",
                "The directory does not answer.",
                servers + ": " + words,
                "See that it runs and that this machine reaches it: mapkeep ldap test");
    }

    private static String words(LDAPException failure) {
        return failure.getResultCode().getName() + ", " + text(failure);
    }

    private static String text(LDAPException failure) {
        String text = failure.getDiagnosticMessage() == null
                ? String.valueOf(failure.getMessage())
                : failure.getDiagnosticMessage();
        return text.replaceAll("\\s+", " ").replaceAll(SDK, "");
    }

    private static String servers(LdapServers settings) {
        return settings.srv().isEmpty()
                ? settings.named().stream().map(HostPort::toString).collect(Collectors.joining(", "))
                : settings.srv();
    }

    /** A name that finds nobody, or several. */
    static Problem notOne(int found, Filter filter, String base) {
        return Problem.of(
                "MK-LDP-011",
                found == 0 ? "Nobody is found under that name." : "More than one entry has that name.",
                "The filter " + filter + " below " + base + " finds " + (found == 0 ? "nothing." : "several entries."),
                "Correct the name, ldap.user_filter or ldap.user_base.");
    }
}
