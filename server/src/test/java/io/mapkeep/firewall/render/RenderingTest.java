package io.mapkeep.firewall.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.firewall.Prerequisite;
import io.mapkeep.firewall.TestPolicies;
import io.mapkeep.firewall.policy.PolicyFile;
import io.mapkeep.firewall.rule.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RenderingTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/mapkeep/firewall/render");

    @ParameterizedTest
    @ValueSource(strings = {"lb1", "origin1"})
    void outputsAreAsAgreedByteForByte(String host) throws IOException {
        PolicyFile file = TestPolicies.example("installation.toml");
        RuleSet rules = TestPolicies.rules(file, host);
        List<Rendered> all = new ArrayList<>();
        for (Format format : Format.values()) {
            all.addAll(format.render(rules));
        }
        all.addAll(HaproxyExample.render(file.policy(), rules));
        for (Rendered each : all) {
            Path golden = GOLDEN.resolve(host).resolve(each.name());
            if (Boolean.getBoolean("mapkeep.regenerate")) {
                Files.createDirectories(golden.getParent());
                Files.writeString(golden, each.text());
            }
            assertThat(each.text())
                    .as("%s; if the change is meant: run this test with -Dmapkeep.regenerate=true", golden)
                    .isEqualTo(Files.readString(golden));
        }
    }

    @Test
    void nftTakesEveryHostAndTheSecondLoadKeepsBans(@TempDir Path folder) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("set -e\n");
        String nft = Prerequisite.program("nft", "nftables");
        PolicyFile file = TestPolicies.example("installation.toml");
        for (String host : file.policy().hosts().keySet()) {
            Path rules = folder.resolve(host + ".nft");
            Files.writeString(
                    rules,
                    Format.NFT.render(TestPolicies.rules(file, host)).get(0).text());
            script.append(nft + " -c -f " + rules + "\n" + nft + " -f " + rules + "\n");
            if (host.equals("edge1")) {
                script.append(nft + " add element inet mapkeep banned4 '{ 203.0.113.99 timeout 1h }'\n");
                script.append(nft + " add table ip foreign\n");
            }
        }
        script.append(nft + " list ruleset\n");
        String listed = Prerequisite.accepted("sh", "-c", script.toString());
        assertThat(listed).contains("203.0.113.99").contains("table ip foreign");
        assertThat(listed.lines().filter(line -> line.contains("failsafe.ssh/tcp")))
                .as("no rule twice")
                .hasSize(2 + 2);
    }

    @Test
    void iptablesTakesBothFiles(@TempDir Path folder) throws IOException, InterruptedException {
        for (Rendered each : written(Format.IPTABLES, folder)) {
            String command = each.name().endsWith("4") ? "iptables-restore" : "ip6tables-restore";
            Prerequisite.accepted(
                    Prerequisite.program(command, "iptables"),
                    "--test",
                    folder.resolve(each.name()).toString());
        }
    }

    @Test
    void firewalldTakesItsFilesWithoutAWord(@TempDir Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("etc"));
        written(Format.FIREWALLD, folder.resolve("etc"));
        Files.copy(Path.of("/etc/firewalld/firewalld.conf"), folder.resolve("etc/firewalld.conf"));
        String command = Prerequisite.program("firewall-offline-cmd", "firewalld");
        String said = Prerequisite.accepted(
                command, "--system-config", folder.resolve("etc").toString(), "--check-config");
        assertThat(said.strip()).isEmpty();
    }

    @Test
    void ufwTakesEveryLine(@TempDir Path folder) throws IOException, InterruptedException {
        Prerequisite.program("ufw", "ufw");
        written(Format.UFW, folder);
        String said =
                Prerequisite.accepted("sh", folder.resolve("mapkeep-ufw.sh").toString(), "--dry-run");
        assertThat(said).doesNotContain("ERROR").contains("tuple");
    }

    private static List<Rendered> written(Format format, Path folder) throws IOException {
        List<Rendered> files = format.render(TestPolicies.rules(TestPolicies.example("installation.toml"), "origin1"));
        for (Rendered each : files) {
            Path file = folder.resolve(each.name());
            Files.createDirectories(file.getParent());
            Files.writeString(file, each.text());
        }
        return files;
    }
}
