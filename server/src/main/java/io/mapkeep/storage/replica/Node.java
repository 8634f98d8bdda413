package io.mapkeep.storage.replica;

import io.mapkeep.runtime.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * This node's durable identity. Each change is on the disk when the call returns, wholly or not at all.
 *
 * <p>A folder without one is a primary in a cluster of its own, so that an appliance that never hears of replication has nothing to set up.
 */
public final class Node {
    private static final String FILE = "node.json";

    private final Path folder;
    private volatile NodeState state;

    private Node(Path folder, NodeState state) {
        this.folder = folder;
        this.state = state;
    }

    /**
     * Opens the identity in {@code folder} and makes one if it is not there.
     *
     * @throws io.mapkeep.contract.problem.ProblemException (MK-REP-001) if it cannot be read or written: a node must not guess who it is
     */
    public static Node open(Path folder, Clock clock) {
        Path file = folder.resolve(FILE);
        try {
            DurableFiles.makeFolder(folder);
            return new Node(folder, StateJson.read(Files.readAllBytes(file), NodeState.class));
        } catch (NoSuchFileException absent) {
            UUID id = UUID.randomUUID();
            var first = new NodeState(
                    NodeState.FORMAT,
                    id,
                    UUID.randomUUID(),
                    "",
                    "",
                    "",
                    Role.PRIMARY,
                    List.of(),
                    EpochHistory.first(id, clock.instant()),
                    EpochHistory.first(id, clock.instant()),
                    Optional.empty(),
                    false,
                    0);
            var node = new Node(folder, first);
            node.change(state -> state);
            return node;
        } catch (IOException unreadable) {
            throw Trouble.identity(file, unreadable);
        }
    }

    public NodeState state() {
        return state;
    }

    /** Replaces the state; durable when this returns. */
    synchronized NodeState change(UnaryOperator<NodeState> by) {
        NodeState next = by.apply(state);
        Path file = folder.resolve(FILE);
        try {
            DurableFiles.write(file, StateJson.write(next));
        } catch (IOException failure) {
            throw Trouble.identity(file, failure);
        }
        state = next;
        return next;
    }

    /** Where the room keeps what is its own. */
    Path folder() {
        return folder;
    }
}
