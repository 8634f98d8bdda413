package io.mapkeep.tls;

import io.mapkeep.contract.admin.IssuedCertificates;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.StubRequest;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** Asks resources as the doors would after they let somebody in. */
record Calls(List<Resource> resources) {
    private static final String ISSUED = "/api/v1/certificates/issued";

    IssuedCertificates.Made issue(String form) {
        return Json.kept(post(ISSUED, "", form), IssuedCertificates.Made.class);
    }

    void revoke(String serial, String reason) {
        post(ISSUED + "/{serial}/revocation", serial, "{\"reason\":\"" + reason + "\"}");
    }

    /** The code of the problem. */
    String refusal(String path, String serial, String form) {
        try {
            post(path, serial, form);
            return Assertions.fail("not refused");
        } catch (ProblemException refused) {
            return refused.problem().code();
        }
    }

    String post(String path, String serial, String form) {
        Route route = resources.stream()
                .flatMap(resource -> resource.routes().stream())
                .filter(one -> one.method() == Method.POST && one.path().equals(path))
                .findFirst()
                .orElseThrow();
        StubRequest request = StubRequest.of(Method.POST, path.replace("{serial}", serial))
                .withParameter("serial", serial)
                .withJson(Json.kept(form, Map.class));
        Response answer = route.handler().handle(request);
        return answer.body() instanceof Response.Body.Bytes whole
                ? new String(whole.bytes(), java.nio.charset.StandardCharsets.UTF_8)
                : "";
    }
}
