package io.mapkeep.admin.api;

import io.mapkeep.access.Permission;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.ConfigurationReport;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.nio.file.Path;
import java.util.List;

/** {@code GET /api/v1/configuration}: each key with value and origin. There are no secrets in it, for they lie in files of their own. */
public final class ConfigurationResource implements Resource {
    private final ConfigurationReport report;

    /** @param source the file that {@code configuration} was read from */
    public ConfigurationResource(ConfigurationFile configuration, Path source) {
        this.report = configuration.report(source.toString());
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.OPERATE, Method.GET, "/api/v1/configuration", request -> Response.ok(report)));
    }
}
