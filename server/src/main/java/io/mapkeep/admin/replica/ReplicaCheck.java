package io.mapkeep.admin.replica;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.health.Check;
import java.util.List;
import java.util.function.Supplier;

/** Whether another node could take over without loss, or whether this one could. */
public final class ReplicaCheck implements Check {
    static final String NAME = "replica";

    private final Supplier<Standing> standing;

    public ReplicaCheck(Supplier<Standing> standing) {
        this.standing = standing;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Finding> run() {
        return Judgement.of(standing.get()).findings();
    }
}
