package io.mapkeep.bench.durability;

import io.mapkeep.contract.configuration.ReplicaSection;
import io.mapkeep.contract.configuration.ReplicaSection.Mode;
import io.mapkeep.contract.configuration.ReplicaSection.WithoutFollower;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.replica.ApplianceParts;
import io.mapkeep.storage.replica.Node;
import io.mapkeep.storage.replica.NodeContext;
import io.mapkeep.storage.replica.Part;
import io.mapkeep.tls.NodeCertificates;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A node of a cluster as the appliance makes one, on the loopback interface. */
final class BenchNode {
    private BenchNode() {}

    static NodeContext open(Path data, String name, int port, boolean synchronous) {
        SecretStore secrets = SecretStore.open(data.resolve("secrets"));
        Clock clock = Clock.systemUTC();
        return new NodeContext(
                Node.open(data.resolve("replica"), clock),
                data,
                secrets,
                new ReplicaSection(
                        Optional.of(new HostPort("127.0.0.1", port)),
                        Optional.of(new HostPort("127.0.0.1", port)),
                        synchronous ? Mode.SYNC : Mode.ASYNC,
                        WithoutFollower.BLOCK,
                        Duration.ZERO,
                        Duration.ofSeconds(30)),
                name,
                "https://" + name,
                NodeCertificates.open(secrets, clock),
                parts(secrets),
                clock);
    }

    private static ApplianceParts parts(SecretStore secrets) {
        return new ApplianceParts() {
            @Override
            public List<Part> current() {
                return List.of("replica-authority-key", "replica-authority-certificate").stream()
                        .flatMap(name -> secrets.find(name).map(bytes -> new Part("secret/" + name, bytes)).stream())
                        .toList();
            }

            @Override
            public void take(List<Part> taken) {
                for (Part part : taken) {
                    if (part.name().startsWith("secret/")) {
                        Redacted<byte[]> bytes = part.bytes();
                        secrets.put(part.name().substring("secret/".length()), bytes.reveal());
                    }
                }
            }
        };
    }
}
