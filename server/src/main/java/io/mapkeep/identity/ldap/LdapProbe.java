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
import io.mapkeep.trust.AddedAuthorities;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code mapkeep ldap test}: the way of a sign-in on a connection of its own, one step after the other; the first failure says why and ends it. */
final class LdapProbe {
    private static final List<String> STEPS = List.of("dns", "connect", "tls", "bind", "search", "groups", "role");

    private final LdapSection settings;
    private final AddedAuthorities added;
    private final People people;
    private final Groups groups;
    private final RoleGroups roles;
    private final List<Step> steps = new ArrayList<>();

    LdapProbe(LdapSection settings, AddedAuthorities added, People people, Groups groups, RoleGroups roles) {
        this.settings = settings;
        this.added = added;
        this.people = people;
        this.groups = groups;
        this.roles = roles;
    }

    /** Walks all steps with the first server; without a user, the last three look at the search base alone. */
    LdapTestReport walk(Optional<String> user) {
        var chain = new PresentedChain(settings.servers(), added);
        try {
            List<HostPort> servers = servers();
            HostPort server = servers.get(0);
            dns(servers);
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
                    STEPS.get(steps.size()).equals("tls") ? chain.lines() : List.of(),
                    Optional.of(failed.problem())));
        }
        while (steps.size() < STEPS.size()) {
            steps.add(new Step(STEPS.get(steps.size()), Outcome.SKIPPED, "", List.of(), Optional.empty()));
        }
        return new LdapTestReport(List.copyOf(steps));
    }

    private List<HostPort> servers() {
        try {
            return new ServerList(settings.servers()).now();
        } catch (LDAPException unanswered) {
            throw new StepFailed(
                    Problem.of(
                            "MK-LDP-009",
                            "DNS names no servers for " + settings.servers().srv() + ".",
                            String.valueOf(unanswered.getMessage()),
                            "Correct ldap.srv, or the name servers of this machine: /etc/resolv.conf"),
                    unanswered);
        }
    }

    /** The first has to be known, because the walk goes there; of the others it is told. */
    private void dns(List<HostPort> servers) {
        List<String> lines = new ArrayList<>();
        for (HostPort server : servers) {
            try {
                lines.add(server.host() + " is "
                        + Addresses.of(server.host(), settings.servers().connectTimeout()).stream()
                                .map(InetAddress::getHostAddress)
                                .collect(Collectors.joining(", ")));
            } catch (UnknownHostException unknown) {
                if (!lines.isEmpty()) {
                    lines.add(server.host() + " cannot be resolved");
                    continue;
                }
                throw new StepFailed(
                        Problem.of(
                                "MK-LDP-009",
                                "The name " + server.host() + " cannot be resolved.",
                                String.valueOf(unknown.getMessage()),
                                "Correct ldap.servers, or the name servers of this machine: /etc/resolv.conf"),
                        unknown);
            }
        }
        passed(lines.get(0), lines.subList(1, lines.size()));
    }

    private LDAPConnection connect(HostPort server) {
        var options = DirectoryServers.options(settings.servers());
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
            if (settings.servers().security() == Security.STARTTLS) {
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
            boolean mustChange = BindAnswer.of(connection.bind(request)).kind() == BindAnswer.Kind.MUST_CHANGE;
            passed(
                    "bound as " + settings.bind().dn(),
                    mustChange
                            ? List.of(
                                    "its password has to be changed first; until then the directory refuses every search")
                            : List.of());
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
                if (connection.getEntry(people.base(), "1.1") == null) {
                    throw new StepFailed(
                            Problem.of(
                                    "MK-LDP-010",
                                    "There is no entry " + people.base() + ".",
                                    "ldap.user_base names it; it does not exist or the service account may not see it.",
                                    "Correct ldap.user_base, or give ldap.bind_dn the right to read there."),
                            null);
                }
                passed(people.base() + " is there (name somebody with --user to go on)", List.of());
                return Optional.empty();
            }
            List<SearchResultEntry> found = people.find(connection, user.get());
            if (found.size() != 1) {
                throw new StepFailed(LdapProblems.notOne(found.size(), people.filter(user.get()), people.base()), null);
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
            List<String> names = groups.of(connection, entry.get());
            passed(names.size() + (names.size() == 1 ? " group" : " groups"), names);
            Set<Role> given = roles.roles(names);
            if (given.isEmpty()) {
                throw new StepFailed(
                        Problem.of(
                                "MK-LDP-012",
                                "None of these groups gives a role.",
                                "No group of theirs is in ldap.viewer_groups, ldap.editor_groups or ldap.admin_groups.",
                                "Add one of the groups above to one of these settings."),
                        null);
            }
            passed(given.stream().map(Role::word).sorted().collect(Collectors.joining(", ")), List.of());
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
