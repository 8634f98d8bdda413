package io.mapkeep.installer.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real nftables, each time in a network namespace that ends with the test. */
final class RuleChangesIT {
    /** Shell words that every scenario begins with: the rules that ran before, a table of somebody else, and how to ask whether a port answers. */
    private static final String BEGIN = """
            set -e
            ip link set lo up
            cat > former.nft <<'X'
            table inet mapkeep {
            set banned4 { type ipv4_addr; flags timeout; elements = { 192.0.2.9 timeout 1h } }
            set banned6 { type ipv6_addr; flags timeout; }
            set bannednets4 { type ipv4_addr; flags interval,timeout; }
            set bannednets6 { type ipv6_addr; flags interval,timeout; }
            chain input { type filter hook input priority filter; policy drop;
            ct state established,related accept
            tcp dport 7001 accept
            tcp sport 7001 accept
            }
            }
            table ip foreign {
            chain theirs { type filter hook input priority 10; policy accept; }
            }
            X
            nft -f former.nft
            rules() { nft -s -t list table inet mapkeep; }
            rules > former
            act() { $CHANGES "$1" "$PWD/state" || :; }
            # A port that nobody listens on refuses at once where packets pass, and says nothing where they are dropped.
            port() { timeout 0.4 bash -c "exec 3<>/dev/tcp/127.0.0.1/$1" 2>/dev/null; [ $? = 124 ] && echo "$1 dropped" || echo "$1 passes"; }
            same() { rules | cmp -s - former && echo "the former rules" || { echo "other rules"; rules; }; }
            set +e
            """;

    @TempDir
    private Path folder;

    @Test
    void killedAtAnyMomentTheFormerRulesAreBackInTime() throws IOException, InterruptedException {
        Map<String, Process> all = new LinkedHashMap<>();
        for (String moment : List.of(
                "[ -e state/revision/000001/plan.json ]",
                "[ -e state/pending.made/former.nft ]",
                "[ -e state/pending/pending.json ]",
                "ps -e -o args | grep -q '[r]ollback.sh'",
                "rules | grep -q trial_input")) {
            all.put(moment, start(Files.createDirectory(folder.resolve("kill" + all.size())), """
                    $CHANGES apply "$PWD/state" > said 2>&1 & pid=$!
                    until %s; do sleep 0.01; done
                    kill -9 $pid; wait $pid 2>/dev/null
                    sleep 3; same
                    [ -e state/rules.nft ] && echo "would be loaded at boot"
                    act look > looked; same
                    nft list ruleset | grep -c 'table ip foreign'
                    """.replace(
                            "%s", moment)));
        }
        for (Map.Entry<String, Process> each : all.entrySet()) {
            assertThat(said(each.getValue()))
                    .as(each.getKey())
                    .containsExactly("the former rules", "the former rules", "1");
        }
    }

    @Test
    void aConfirmationThatWasDecidedIsFinishedByTheNextCommand() throws IOException, InterruptedException {
        assertThat(said(start(folder, """
                act apply
                $CHANGES confirm-at-the-console "$PWD/state" > said 2>&1 & pid=$!
                until [ -e state/confirming ]; do sleep 0.01; done
                kill -9 $pid; wait $pid 2>/dev/null
                sleep 3
                act look
                port 7002; port 7001
                rules | grep -cE 'trial|former'
                cat state/revision/000001/state state/current
                """)))
                .containsExactly("done", "done", "7002 passes", "7001 dropped", "0", "confirmed", "1");
    }

    @Test
    void withEveryProcessKilledTheKernelGoesBackByItself() throws IOException, InterruptedException {
        assertThat(said(start(folder, """
                act apply
                port 7002; port 7001
                kill -9 $(cat /proc/[0-9]*/stat | awk -v me=$$ '$1 != me && $1 != 1 {print $1}') 2>/dev/null
                sleep 3
                port 7002; port 7001
                rules | grep -c 'chain trial_input'
                act confirm
                act look; same
                cat state/revision/000001/state
                act report; act report
                """)))
                .containsExactly(
                        "done",
                        "7002 passes",
                        "7001 dropped",
                        "7002 dropped",
                        "7001 passes",
                        "1",
                        "MK-FW-020 None was made, or its time is over and the former rules are back.",
                        "done",
                        "the former rules",
                        "reverted",
                        "apply by somebody, none -> revision 1 sum",
                        "expire by , revision 1 sum -> none",
                        "done",
                        "done");
    }

    @Test
    void longListsComeAndGoWithTheRulesThatNameThem() throws IOException, InterruptedException {
        assertThat(said(start(folder, """
                act apply-list; nft list set inet mapkeep list4_0123456789ab | grep -c 198.51.100
                act revert; same
                act apply-list; act confirm-at-the-console; act watch
                act apply-long; nft list set inet mapkeep list4_0123456789ab | grep -c 198.51.100
                act revert; act watch; nft list set inet mapkeep list4_0123456789ab | grep -c 198.51.100
                act apply-long; act confirm-at-the-console; act watch
                rules | grep -c list4
                act trace
                """)).stream().filter(line -> !line.equals("done")))
                .containsExactly(
                        "1",
                        "the former rules",
                        "SAME false",
                        "1",
                        "SAME false",
                        "1",
                        "SAME false",
                        "0",
                        "new accept",
                        "policy drop");
    }

    @Test
    void rulesThatSomebodyChangedByHandAreNoticedAndPutRight() throws IOException, InterruptedException {
        assertThat(said(start(folder, """
                act watch
                act apply-long; act watch; act confirm-at-the-console; act watch
                nft add element inet mapkeep banned4 '{ 203.0.113.9 timeout 1h }'; act watch
                nft add rule inet mapkeep input tcp dport 1 accept; act watch
                nft delete table inet mapkeep; act watch
                act apply-long; act confirm-at-the-console; act watch
                act report
                """)).stream().filter(line -> !line.equals("done")))
                .containsExactly(
                        "UNUSED false",
                        "ON_TRIAL false",
                        "SAME false",
                        "SAME false",
                        "DIFFERENT true",
                        "ABSENT false",
                        "SAME false",
                        "apply by somebody, none -> revision 1 sum",
                        "confirm by somebody, none -> revision 1 sum",
                        "apply by somebody, revision 1 sum -> revision 2 sum",
                        "confirm by somebody, revision 1 sum -> revision 2 sum");
    }

    @Test
    void onlyANewConnectionProvesThatOneCanGetIn() throws IOException, InterruptedException {
        List<String> said = said(start(folder, """
                python3 -c 'import socket,time
                s=socket.create_server(("127.0.0.1",7022)); k=[]
                while True: k.append(s.accept())' & sleep 0.5
                nft insert rule inet mapkeep input tcp dport 7022 accept; nft insert rule inet mapkeep input tcp sport 7022 accept
                exec 3<>/dev/tcp/127.0.0.1/7022
                old=$(ss -Htn state established dport = 7022 | awk '{split($3,a,":"); print a[2]}')
                act apply-long; act apply-long
                SSH_CONNECTION="127.0.0.1 $old 127.0.0.1 7022" act confirm
                SSH_CONNECTION="127.0.0.1 1 127.0.0.1 7022" act confirm
                act confirm
                exec 4<>/dev/tcp/127.0.0.1/7022
                new=$(ss -Htn state established dport = 7022 | awk '{split($3,a,":"); print a[2]}' | grep -v "^$old$")
                SSH_CONNECTION="127.0.0.1 $new 127.0.0.1 7022" act confirm
                port 7002; port 7001
                rules | grep -cE 'trial|former'
                nft list ruleset | grep -cE '192.0.2.9 timeout 1h|table ip foreign'
                stat -c %a state/rules.nft
                """)).stream()
                .map(line -> line.replaceAll("(MK-FW-\\d+).*", "$1"))
                .toList();
        assertThat(said)
                .containsExactly(
                        "done",
                        "MK-FW-016",
                        "MK-FW-019",
                        "MK-FW-019",
                        "MK-FW-019",
                        "done",
                        "7002 passes",
                        "7001 dropped",
                        "0",
                        "2",
                        "600");
    }

    /** {@code -Dmapkeep.firewall.applies=100} for the long form. */
    @Test
    void changesBreakNoConnectionAndOpenNoPortForAMoment() throws IOException, InterruptedException {
        int applies = Integer.getInteger("mapkeep.firewall.applies", 4);
        Files.writeString(folder.resolve("load.py"), """
                import os, socket, threading
                open_port = socket.create_server(("127.0.0.1", 7022))
                shut_port = socket.create_server(("127.0.0.1", 7999), backlog=200)
                near = [socket.create_connection(("127.0.0.1", 7022)) for _ in range(20)]
                far = [open_port.accept()[0] for _ in range(20)]
                for end in near + far: end.settimeout(5)
                moved, reached, tried = 0, 0, 0
                def scan():
                    global reached, tried
                    while not os.path.exists("over"):
                        probe = socket.socket(); probe.settimeout(0.02); tried += 1
                        try: probe.connect(("127.0.0.1", 7999)); reached += 1
                        except OSError: pass
                        probe.close()
                scanners = [threading.Thread(target=scan) for _ in range(4)]
                [scanner.start() for scanner in scanners]
                open("ready", "w").close()
                while not os.path.exists("over"):
                    for one, other in zip(near, far):
                        one.sendall(b"x"); assert other.recv(1) == b"x"; other.sendall(b"y"); assert one.recv(1) == b"y"
                    moved += 1
                [scanner.join() for scanner in scanners]
                print("connections live" if moved > 10 else "no load", "scanned" if tried > 50 else "no scan", reached, "reached")
                """);
        assertThat(said(start(folder, """
                nft insert rule inet mapkeep input tcp dport 7022 accept; nft insert rule inet mapkeep input tcp sport 7022 accept
                python3 load.py > load.said 2>&1 & load=$!
                until [ -e ready ]; do sleep 0.05; done
                CHANGES="${CHANGES/-cp/-Dapplies=%s -cp}"
                act many
                touch over; wait $load; cat load.said
                """.replace("%s", Integer.toString(applies)))))
                .containsExactly("done", "connections live scanned 0 reached");
    }

    @Test
    void ofTheAppliancesFileOnlyBansReachTheKernelAndNoneOfTheNeverList() throws IOException, InterruptedException {
        String lines = """
                192.0.2.1 END the never list has it
                192.0.2.0/24 END and this contains it
                203.0.113.9 END one
                203.0.113.9; flush ruleset END another
                0.0.0.0/0 END everybody
                2001:db8:0:1::/64 END a site
                198.51.100.0/24 END a network
                198.51.100.128/25 END within it
                203.0.113.10 1 over
                localhost END a name
                """.replace("END", Long.toString(Instant.now().getEpochSecond() + 3_000));
        Files.writeString(folder.resolve("bans"), "mapkeep-bans 1 " + sum(lines) + "\n" + lines);
        List<String> said = said(start(folder, """
                act apply-long; act confirm-at-the-console
                act bans
                for set in banned4 banned6 bannednets4 bannednets6; do nft list set inet mapkeep $set; done | grep -oE '[0-9a-f.:/]+ timeout' | sort
                mv bans elsewhere; ln -s elsewhere bans; act bans
                """));
        assertThat(said)
                .containsExactly(
                        "done",
                        "done",
                        "3 are kept out.",
                        "done",
                        "198.51.100.0/24 timeout",
                        "2001:db8:0:1:: timeout",
                        "203.0.113.9 timeout",
                        "The bans stay as they are: bans is no plain file",
                        "done");
    }

    private static String sum(String lines) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Process start(Path own, String scenario) throws IOException {
        Files.writeString(own.resolve("run.sh"), BEGIN + scenario);
        var shell = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--net",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "bash",
                        "run.sh")
                .directory(own.toFile())
                .redirectErrorStream(true);
        shell.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        shell.environment().remove("SSH_CONNECTION");
        shell.environment()
                .put(
                        "CHANGES",
                        ProcessHandle.current().info().command().orElseThrow()
                                + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -cp "
                                + System.getProperty("java.class.path")
                                + " " + ChangesMain.class.getName());
        return shell.start();
    }

    private static List<String> said(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return said.lines().toList();
    }
}
