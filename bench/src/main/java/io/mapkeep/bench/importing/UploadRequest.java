package io.mapkeep.bench.importing;

import io.mapkeep.access.Principal;
import io.mapkeep.rest.Door;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An upload without a door, so that only the import is measured. */
record UploadRequest(Principal principal, String name, InputStream body, long contentLength) implements Request {
    @Override
    public String id() {
        return "bench";
    }

    @Override
    public Door door() {
        return Door.TLS;
    }

    @Override
    public Method method() {
        return Method.POST;
    }

    @Override
    public String path() {
        return "/api/v1/imports";
    }

    @Override
    public String pathParameter(String parameter) {
        return "";
    }

    @Override
    public Optional<String> query(String parameter) {
        return Optional.ofNullable(
                Map.of("filename", name + ".csv", "name", name).get(parameter));
    }

    @Override
    public List<String> queryNames() {
        return List.of("filename", "name");
    }

    @Override
    public Optional<String> header(String header) {
        return Optional.empty();
    }

    @Override
    public Optional<String> cookie(String cookie) {
        return Optional.empty();
    }

    @Override
    public String contentType() {
        return "text/csv";
    }

    @Override
    public String remote() {
        return "local";
    }

    @Override
    public String origin() {
        return "https://localhost";
    }
}
