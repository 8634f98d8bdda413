package io.mapkeep.bench.tile;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * PostGIS in a cluster of its own, in a temporary folder and on a Unix socket, run as the user {@code postgres}. The bench itself has to run as root to
 * become that user.
 */
final class Peer implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");

    private final Path folder;

    private Peer(Path folder) {
        this.folder = folder;
    }

    static Peer start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("mapkeep-postgis");
        run(List.of("chown", "postgres", folder.toString()), folder);
        var peer = new Peer(folder);
        peer.asPostgres(PROGRAMS + "/initdb -A trust -D " + folder + "/data");
        peer.asPostgres(PROGRAMS + "/pg_ctl -w -l " + folder + "/log -D " + folder + "/data -o '-k " + folder
                + " -c listen_addresses= -c shared_buffers=512MB' start");
        peer.sql("create extension postgis");
        return peer;
    }

    /** Loads the points from a CSV of {@code id,name,value,longitude,latitude}, indexes and analyses them. */
    void load(Path csv) throws IOException, InterruptedException {
        sql(
                "create table raw (id bigint, name text, value double precision, longitude double precision, latitude double precision)");
        sql("\\copy raw from '" + csv + "' csv");
        sql(
                "create table points as select id, name, value, st_setsrid(st_makepoint(longitude, latitude), 4326) as geom from raw");
        sql("create index on points using gist (geom)");
        sql("vacuum analyze points");
    }

    /** Milliseconds of each of {@code times} runs of one tile on one connection, as psql's own timing says, and the bytes of the tile. */
    Measured tile(int zoom, int column, int row, int times) throws IOException, InterruptedException {
        String tile =
                "select length(st_asmvt(q, 'points', 4096, 'g', 'id')) from (select id, name, value, st_asmvtgeom(st_transform("
                        + "st_setsrid(st_makepoint(st_x(geom), greatest(-85.05, least(85.05, st_y(geom)))), 4326), 3857),"
                        + " st_tileenvelope(%1$d, %2$d, %3$d), 4096, 64, true) g from points where geom && st_transform(st_tileenvelope(%1$d, %2$d, %3$d,"
                        + " margin => 64.0 / 4096), 4326)) q where g is not null;%n";
        Path script = folder.resolve("tile.sql");
        try (BufferedWriter out = Files.newBufferedWriter(script)) {
            out.write("\\timing on\n");
            for (int i = 0; i < times; i++) {
                out.write(String.format(Locale.ROOT, tile, zoom, column, row));
            }
        }
        List<Double> millis = new ArrayList<>();
        long bytes = 0;
        for (String line : psql("-f", script.toString()).lines().toList()) {
            if (line.startsWith("Time: ")) {
                millis.add(Double.parseDouble(line.split(" ")[1]));
            } else if (!line.isBlank() && Character.isDigit(line.charAt(0))) {
                bytes = Long.parseLong(line.strip());
            }
        }
        return new Measured(millis, bytes);
    }

    record Measured(List<Double> millis, long bytes) {}

    @Override
    public void close() throws IOException, InterruptedException {
        asPostgres(PROGRAMS + "/pg_ctl -w -m fast -D " + folder + "/data stop");
        run(List.of("rm", "-rf", folder.toString()), Path.of("/"));
    }

    private void sql(String statement) throws IOException, InterruptedException {
        psql("-c", statement);
    }

    private String psql(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", folder.toString(), "-U", "postgres"));
        command.addAll(List.of(arguments));
        return run(command, folder);
    }

    private void asPostgres(String command) throws IOException, InterruptedException {
        run(List.of("su", "postgres", "-s", "/bin/sh", "-c", command), folder);
    }

    private static String run(List<String> command, Path folder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("mapkeep-bench", ".out");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroy();
            throw new IOException(command + ": " + Files.readString(out));
        }
        String text = Files.readString(out);
        Files.delete(out);
        return text;
    }
}
