package io.mapkeep.admin.api;

import io.mapkeep.access.Permission;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import io.mapkeep.health.Doctor;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * {@code GET /api/v1/doctor?check=disk,certificate}: runs the named checks, or all. A request shows the first value of a parameter only,
 * so several names stand in one, with commas between.
 */
public final class DoctorResource implements Resource {
    private final Doctor doctor;
    private final Semaphore examining = new Semaphore(2);

    public DoctorResource(Doctor doctor) {
        this.doctor = doctor;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.needs(Permission.OPERATE, Method.GET, "/api/v1/doctor", this::examine));
    }

    private Response examine(Request request) {
        List<String> names = request.query("check").stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (!examining.tryAcquire()) {
            throw new TooManyRequests(
                    Problem.of(
                            "MK-HLT-003",
                            "The doctor is busy.",
                            "Two examinations are under way already.",
                            "Try again in a moment."),
                    5);
        }
        try {
            return Response.ok(doctor.examine(names));
        } finally {
            examining.release();
        }
    }
}
