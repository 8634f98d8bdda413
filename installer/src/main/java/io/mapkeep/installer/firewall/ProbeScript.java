package io.mapkeep.installer.firewall;

import io.mapkeep.contract.admin.FirewallProbes.Probe;
import io.mapkeep.contract.admin.FirewallProbes.Source;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tries written for bash, which every server has: the machine that tries needs nothing of Mapkeep and no rights. Each try is answered by one line, {@code tcp 192.0.2.7 443 refused}. A port that
 * refuses was reached; one that says nothing was not.
 */
final class ProbeScript {
    /** The last line of answers; without it they are not whole. */
    static final String END = "all tried";

    private static final int AT_ONCE = 100;
    private static final String TRY = """
            LC_ALL=C; export LC_ALL
            answer() {
                case $1:$2 in
                    0:*) echo open ;;
                    *refused*) echo refused ;;
                    *"not permitted"*) echo forbidden ;;
                    *nreachable*|*"No route"*) echo unreachable ;;
                    124:*|*"timed out"*|9:*) echo silent ;;
                    *) echo "trouble $(printf %s "$2" | tr -cd '[:alnum:] :.')" ;;
                esac
            }
            tcp() {
                said=$(timeout 1.5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" 2>&1)
                echo "tcp $1 $2 $(answer $? "$said")"
            }
            udp() { # The second datagram is told that the first was refused.
                said=$(timeout 2.5 bash -c 'exec 3<>"/dev/udp/$0/$1" && printf x >&3 && sleep 0.7 && printf x >&3 && { read -r -t 0.5 -n 1 -u 3 || exit 9; }' "$1" "$2" 2>&1)
                echo "udp $1 $2 $(answer $? "$said")"
            }
            """;

    private ProbeScript() {}

    /** @param pace how many may begin in a second; 0 for any number */
    static String of(Source source, int pace) {
        int atOnce = pace == 0 ? AT_ONCE : Math.min(AT_ONCE, pace);
        return "#!/usr/bin/env bash\n# Tries from " + source.host()
                + " what other hosts answer: " + source.probes().size()
                + " connections, each closed at once. Changes nothing and needs no rights.\n"
                + TRY
                + waves(source.probes(), atOnce, pace > 0 ? "wait; sleep 1\n" : "wait\n")
                + "echo \"" + END + "\"\n";
    }

    private static String waves(List<Probe> probes, int atOnce, String between) {
        var text = new StringBuilder();
        for (int i = 0; i < probes.size(); i += atOnce) {
            text.append(probes.subList(i, Math.min(probes.size(), i + atOnce)).stream()
                            .map(ProbeScript::key)
                            .collect(Collectors.joining(" & ")))
                    .append(" & ")
                    .append(between);
        }
        return text.toString();
    }

    /** What answers are found by. */
    static String key(Probe probe) {
        return probe.protocol() + " " + probe.address() + " " + probe.port();
    }
}
