package io.mapkeep;

import io.mapkeep.admin.api.ConfigurationResource;
import io.mapkeep.admin.api.DoctorResource;
import io.mapkeep.admin.api.StatusResource;
import io.mapkeep.admin.replica.ReplicaCheck;
import io.mapkeep.admin.replica.Standing;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.health.Check;
import io.mapkeep.health.Doctor;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Closing;
import io.mapkeep.runtime.Pulse;
import io.mapkeep.storage.database.DiskSpaceCheck;
import io.mapkeep.storage.database.JournalCheck;
import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.replica.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node without data that vouches for which of two others is the primary. It has an admin socket and no HTTPS port. */
final class WitnessRooms implements Rooms {
    private final Closing closing = new Closing();
    private final Ground ground;
    private final LocalRoom local;
    private final Witness witness;
    private final List<Resource> resources;

    private WitnessRooms(Ground ground, List<Resource> further) {
        this.ground = ground;
        try {
            local = closing.add(LocalRoom.open(ground));
            witness = closing.add(Witness.open(ground.context()));
            resources = offered(further);
        } catch (RuntimeException failure) {
            closing.close();
            throw failure;
        }
    }

    static WitnessRooms open(Ground ground, List<Resource> further) {
        return new WitnessRooms(ground, further);
    }

    @Override
    public List<Resource> resources() {
        return resources;
    }

    /** People ask it nothing. */
    @Override
    public List<Pulse> pulses() {
        return List.of();
    }

    @Override
    public AuditLog audit() {
        return local.audit();
    }

    @Override
    public Standing standing() {
        return ground.standing(new Standing.Report.OfWitness(witness.report()));
    }

    @Override
    public Optional<String> underWay() {
        return Optional.empty();
    }

    /** It serves nobody. */
    @Override
    public void takeUp() {}

    @Override
    public void close() {
        closing.close();
    }

    private List<Resource> offered(List<Resource> further) {
        List<Check> checks = List.of(
                new DiskSpaceCheck(ground.data()),
                new JournalCheck(local.database()),
                new ReplicaCheck(this::standing));
        var status = new WaitingStatus(
                ground.context().web(), this::standing, local.audit()::sequence, new Doctor(checks), ground.clock());
        List<Resource> offered = new ArrayList<>(local.audit().resources());
        offered.add(new DoctorResource(new Doctor(checks)));
        offered.add(new ConfigurationResource(ground.own(), ground.source()));
        offered.add(
                new StatusResource(status, Places.of(local.database()), ground.data(), ground.clock(), ground::news));
        offered.addAll(further);
        return List.copyOf(offered);
    }
}
