package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import io.mapkeep.access.Role;
import io.mapkeep.contract.admin.LdapTestReport;
import io.mapkeep.contract.admin.LdapTestReport.Outcome;
import io.mapkeep.contract.admin.LdapTestReport.Step;
import io.mapkeep.contract.configuration.LdapSection;
import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.units.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code mapkeep ldap test}: the way of a sign-in on a connection of its own, one step after the other; the first failure says why and ends it. */
final class LdapProbe {
    private static final List<String> STEPS = List.of("dns", "connect", "tls", "bind", "search", "groups", "role");

    private final LdapSection settings;
    private final FilterTemplate users;
    private final Groups groups;
    private final List<Step> steps = new ArrayList<>();

    LdapProbe(LdapSection settings, FilterTemplate users, Groups groups) {
        this.settings = settings;
        this.users = users;
        this.groups = groups;
    }

    /** Walks all steps with the first server; without a user, the last three look at the search base alone. */
    LdapTestReport walk(Optional<String> user) {
        HostPort server = settings.servers().get(0);
        var chain = new PresentedChain(settings);
        try {
            dns(server);
            try (LDAPConnection connection = connect(server)) {
                tls(connection, server, chain);
                bind(connection);
                Optional<SearchResultEntry> entry = search(connection, user);
                memberships(connection, entry);
            }
        } catch (StepFailed failed) {
            steps.add(new Step(
                    STEPS.get(steps.size()),
                    Outcome.FAILED,
                    failed.problem().what(),
                    chain.lines(),
                    Optional.of(failed.problem())));
        }
        while (steps.size() < STEPS.size()) {
            steps.add(new Step(STEPS.get(steps.size()), Outcome.SKIPPED, "", List.of(), Optional.empty()));
        }
        return new LdapTestReport(List.copyOf(steps));
    }

    private void dns(HostPort server) {
        try {
            passed(
                    server.host() + " is "
                            + Arrays.stream(InetAddress.getAllByName(server.host()))
                                    .map(InetAddress::getHostAddress)
                                    .collect(Collectors.joining(", ")),
                    List.of());
        } catch (UnknownHostException unknown) {
            throw new StepFailed(
                    Problem.of(
                            "MK-LDP-009",
                            "The name " + server.host() + " cannot be resolved.",
                            "No name server knows it.",
                            "Correct ldap.servers, or the name servers of this machine: /etc/resolv.conf"),
                    unknown);
        }
    }

    private LDAPConnection connect(HostPort server) {
        var options = Connections.options(settings);
        // This step is about the network alone; certificate and name are looked at in the next.
        options.setSSLSocketVerifier(com.unboundid.util.ssl.TrustAllSSLSocketVerifier.getInstance());
        try {
            var connection = new LDAPConnection(options);
            connection.connect(server.host(), server.port());
            passed("connected to " + server, List.of());
            return connection;
        } catch (LDAPException failure) {
            throw failed(failure);
        }
    }

    private void tls(LDAPConnection plain, HostPort server, PresentedChain chain) {
        try {
            if (settings.security() == Security.STARTTLS) {
                ExtendedResult answer = plain.processExtendedOperation(new StartTLSExtendedRequest(chain.sockets()));
                if (!answer.getResultCode().equals(com.unboundid.ldap.sdk.ResultCode.SUCCESS)) {
                    throw new LDAPException(answer);
                }
            } else {
                plain.close();
                plain.setSocketFactory(chain.sockets());
                plain.connect(server.host(), server.port());
            }
            chain.requireName(server.host(), plain.getSSLSession());
            passed("the certificate of " + server.host() + " is trusted", chain.lines());
        } catch (LDAPException failure) {
            throw chain.trouble() == null
                    ? failed(failure)
                    : new StepFailed(chain.distrusted(server, String.valueOf(chain.trouble())), failure);
        } catch (ProblemException unreadable) {
            throw new StepFailed(unreadable.problem(), unreadable);
        }
    }

    private void bind(LDAPConnection connection) {
        SimpleBindRequest request = credentials();
        try {
            if (request == null) {
                passed("searching anonymously, because ldap.bind_dn is empty", List.of());
                return;
            }
            connection.bind(request);
            passed("bound as " + settings.bindDn(), List.of());
        } catch (LDAPException failure) {
            throw failed(failure);
        }
    }

    private @Nullable SimpleBindRequest credentials() {
        try {
            return Connections.bindRequest(settings);
        } catch (ProblemException unreadable) {
            throw new StepFailed(unreadable.problem(), unreadable);
        }
    }

    private Optional<SearchResultEntry> search(LDAPConnection connection, Optional<String> user) {
        try {
            if (user.isEmpty()) {
                if (connection.getEntry(settings.userBase(), "1.1") == null) {
                    throw new StepFailed(
                            Problem.of(
                                    "MK-LDP-010",
                                    "There is no entry " + settings.userBase() + ".",
                                    "ldap.user_base names it; it does not exist or the service account may not see it.",
                                    "Correct ldap.user_base, or give ldap.bind_dn the right to read there."),
                            null);
                }
                passed(settings.userBase() + " is there (name somebody with --user to go on)", List.of());
                return Optional.empty();
            }
            List<SearchResultEntry> found = LdapRealm.find(connection::search, settings, users, user.get());
            if (found.size() != 1) {
                throw new StepFailed(
                        Problem.of(
                                "MK-LDP-011",
                                found.isEmpty()
                                        ? "Nobody is found under that name."
                                        : "More than one entry has that name.",
                                "The filter " + users.fill(user.get()) + " below " + settings.userBase() + " finds "
                                        + (found.isEmpty() ? "nothing." : "several entries."),
                                "Correct the name, ldap.user_filter or ldap.user_base."),
                        null);
            }
            passed("found " + found.get(0).getDN(), List.of());
            return Optional.of(found.get(0));
        } catch (LDAPException failure) {
            throw failed(failure);
        }
    }

    private void memberships(LDAPConnection connection, Optional<SearchResultEntry> entry) {
        if (entry.isEmpty()) {
            return;
        }
        try {
            List<String> names = groups.of(connection, entry.get().getDN());
            passed(names.size() + (names.size() == 1 ? " group" : " groups"), names);
            Set<Role> roles = groups.roles(names);
            if (roles.isEmpty()) {
                throw new StepFailed(
                        Problem.of(
                                "MK-LDP-012",
                                "None of these groups gives a role.",
                                "No group of theirs is in ldap.viewer_groups, ldap.editor_groups or ldap.admin_groups.",
                                "Add one of the groups above to one of these settings."),
                        null);
            }
            passed(roles.stream().map(Role::word).sorted().collect(Collectors.joining(", ")), List.of());
        } catch (LDAPException failure) {
            throw failed(failure);
        }
    }

    private void passed(String text, List<String> details) {
        steps.add(new Step(STEPS.get(steps.size()), Outcome.OK, text, details, Optional.empty()));
    }

    private StepFailed failed(LDAPException failure) {
        return new StepFailed(LdapProblems.of(failure, settings), failure);
    }

    /** Ends the walk. */
    private static final class StepFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        StepFailed(Problem problem, @Nullable Exception cause) {
            super(cause);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}
