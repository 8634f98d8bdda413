package io.mapkeep.bench.identity;

import com.unboundid.ldap.sdk.LDAPConnection;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.ldap.Verdict;
import io.mapkeep.trust.AddedAuthorities;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Sign-ins a second of {@link LdapRealm} beside those of {@link RawPairs}, in turns, with as many threads as connections; the time that one adds; and how long a look at
 * everybody takes after all of them changed.
 */
public final class SignInBench {
    static final String PASSWORD = "quiet water 7 stones";
    private static final int THREADS = 8;
    private static final double GOAL = 0.8;

    private SignInBench() {}

    /** @param arguments the directory's folder, its port, how many people it has, rounds, seconds for each contender in a round */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        int people = Integer.parseInt(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        int seconds = Integer.parseInt(arguments[4]);
        for (String lookup : List.of("search", "member-of")) {
            say("group_lookup = \"%s\"", lookup);
            Configuration settings = settings(folder, port, lookup);
            compare(settings, port, folder.resolve("server.pem"), people, rounds, seconds);
        }
        look(settings(folder, port, "search"), folder, port, people);
    }

    private static void compare(Configuration settings, int port, Path authority, int people, int rounds, int seconds)
            throws Exception {
        try (var raw = new RawPairs(port, authority, THREADS);
                var realm = new LdapRealm(settings.ldap(), AddedAuthorities.NONE, Clock.systemUTC())) {
            Work ours = name -> {
                if (!(realm.verify(name, PASSWORD) instanceof Verdict.Accepted)) {
                    throw new IllegalStateException(name + " was not let in");
                }
            };
            for (Work each : List.of(raw, ours)) {
                Timed.run(THREADS, 2 * seconds, people, each);
            }
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                Timed pairs = Timed.run(THREADS, seconds, people, raw);
                Timed signIns = Timed.run(THREADS, seconds, people, ours);
                ratios.add(signIns.perSecond() / pairs.perSecond());
                say(
                        "round %d: pairs %.0f/s, p50 %.2f ms; sign-ins %.0f/s, p50 %.2f ms",
                        round + 1, pairs.perSecond(), pairs.median(), signIns.perSecond(), signIns.median());
            }
            double[] sorted =
                    ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            say(
                    "sign-ins to pairs, %d at once: %.2f (%s), goal %.1f",
                    THREADS, sorted[sorted.length / 2], Arrays.toString(sorted), GOAL);
            Timed pair = Timed.run(1, seconds, people, raw);
            Timed signIn = Timed.run(1, seconds, people, ours);
            say(
                    "one at a time: a sign-in adds %.2f ms to a pair's %.2f ms at the median, goal 3",
                    signIn.median() - pair.median(), pair.median());
        }
    }

    /** The group is called something else each time, which gives everybody another role. */
    private static void look(Configuration settings, Path folder, int port, int people) throws Exception {
        try (var house = new SyncHouse(settings, folder.resolve("house"));
                LDAPConnection administrator = RawPairs.administrator(port, folder.resolve("server.pem"))) {
            house.signIn(people);
            String name = "everybody";
            for (String next : List.of("moved", "everybody", "moved")) {
                administrator.modifyDN("cn=" + name + ",ou=groups,dc=example,dc=org", "cn=" + next, true);
                name = next;
                say("a look at %d people of whom all change: %s, goal 2 s", people, house.sync());
            }
            say("a look at them when nothing changed: %s", house.sync());
        }
    }

    private static Configuration settings(Path folder, int port, String lookup) {
        String toml = String.format(
                Locale.ROOT, """
                [ldap]
                servers = ["localhost:%d"]
                preset = "openldap"
                group_lookup = "%s"
                ca_file = '%s'
                bind_dn = "cn=mapkeep,dc=example,dc=org"
                bind_password_file = '%s'
                user_base = "ou=people,dc=example,dc=org"
                group_base = "ou=groups,dc=example,dc=org"
                pool_size = %d
                viewer_groups = ["cn=everybody,ou=groups,dc=example,dc=org"]
                editor_groups = ["cn=moved,ou=groups,dc=example,dc=org"]
                [limits]
                sign_ins_per_minute = 1000
                """, port, lookup, folder.resolve("server.pem"), folder.resolve("bind-password"), THREADS);
        return ConfigurationFile.parse(toml).check("bench").configuration();
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
