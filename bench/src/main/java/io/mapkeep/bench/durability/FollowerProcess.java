package io.mapkeep.bench.durability;

import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.replica.DatabaseListener;
import io.mapkeep.storage.replica.Follower;
import io.mapkeep.storage.replica.Joining;
import io.mapkeep.storage.replica.NodeContext;
import io.mapkeep.storage.replica.Role;
import java.nio.file.Files;
import java.nio.file.Path;

/** A follower in a process of its own: {@code FollowerProcess DATA PORT TOKEN-FILE}. Joins if it has not. Stays until its parent ends. */
final class FollowerProcess {
    private FollowerProcess() {}

    public static void main(String[] arguments) throws Exception {
        ChildJvm.endWithParent();
        NodeContext context = BenchNode.open(Path.of(arguments[0]), "follower", Integer.parseInt(arguments[1]), false);
        if (context.node().state().role() != Role.FOLLOWER) {
            Joining.join(
                    context, Redacted.of(Files.readString(Path.of(arguments[2])).strip()));
        }
        var quiet = new DatabaseListener() {
            @Override
            public void goes() {}

            @Override
            public void comes() {}
        };
        try (var follower = Follower.open(context, quiet, role -> {})) {
            Thread.currentThread().join();
        }
    }
}
