package io.mapkeep.bench.tile;

import io.mapkeep.data.dataset.Bounds;
import io.mapkeep.data.dataset.Column;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.data.tile.Tiles;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Tiles of a million points, half of them around 200 towns, at zoom 0, 6, 12 and 16, each in the middle of a town. Of each: the first at an
 * appliance just started, the median of ten made when the overview is there, and the cached one; and PostGIS's {@code ST_AsMVT} of the same points in the same run, the first
 * and the median of ten. PostGIS puts every point into a tile, we thin: at zoom 0 that is the difference between them.
 *
 * <p>Argument: how many points. {@code nopeer} as a second one leaves PostGIS out.
 */
public final class TileBench {
    private static final int TIMES = 10;
    private static final int TOWNS = 200;

    private TileBench() {}

    public static void main(String[] arguments) throws Exception {
        int points = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        boolean withPeer = arguments.length < 2 || !"nopeer".equals(arguments[1]);
        Path folder = Files.createTempDirectory("mapkeep-tile-bench");
        Path csv = generate(folder, points);
        try (Database database = Database.open(folder, Redacted.of("bench".getBytes(StandardCharsets.UTF_8)))) {
            Datasets datasets = new Datasets(database, Clock.systemUTC());
            long began = System.nanoTime();
            load(database, datasets, csv, points);
            System.out.printf(
                    Locale.ROOT, "loaded and indexed in %.1f s; RSS %s%n", millis(began) / 1000, memory("VmRSS"));
            int[][] tiles = tiles();
            List<double[]> own = measureOwn(datasets, database, tiles);
            if (withPeer) {
                try (Peer peer = Peer.start()) {
                    peer.load(csv);
                    comparePeer(peer, tiles, own);
                }
            }
        }
        System.out.println("peak RSS: " + memory("VmHWM"));
    }

    private static List<double[]> measureOwn(Datasets datasets, Database database, int[][] tiles) {
        List<double[]> medians = new ArrayList<>();
        for (int[] tile : tiles) {
            Tiles fresh = Tiles.open(datasets, database);
            double first = ask(fresh, tile).millis;
            List<Double> warm = new ArrayList<>();
            Answer answer = ask(fresh, tile);
            double cached = answer.millis;
            // A new door has neither tiles nor an overview. An empty tile in a corner of the world brings the overview,
            // and no other tile.
            for (int i = 0; i < TIMES; i++) {
                Tiles warmed = Tiles.open(datasets, database);
                ask(warmed, new int[] {22, 0, 0});
                warm.add(ask(warmed, tile).millis);
            }
            double median = median(warm);
            medians.add(new double[] {median, answer.bytes});
            System.out.printf(
                    Locale.ROOT,
                    "z%d: first of all %.0f ms; overview there %.1f ms (median of %d); cached %.2f ms; %d bytes; RSS %s%n",
                    tile[0],
                    first,
                    median,
                    TIMES,
                    cached,
                    answer.bytes,
                    memory("VmRSS"));
        }
        return medians;
    }

    private static void comparePeer(Peer peer, int[][] tiles, List<double[]> own) throws Exception {
        for (int i = 0; i < tiles.length; i++) {
            Peer.Measured measured = peer.tile(tiles[i][0], tiles[i][1], tiles[i][2], TIMES + 1);
            double median =
                    median(measured.millis().subList(1, measured.millis().size()));
            System.out.printf(
                    Locale.ROOT,
                    "z%d PostGIS: first %.0f ms, then %.1f ms (median of %d), %d bytes; ours takes %.2f of its time%n",
                    tiles[i][0],
                    measured.millis().get(0),
                    median,
                    TIMES,
                    measured.bytes(),
                    own.get(i)[0] / median);
        }
    }

    private record Answer(double millis, int bytes) {}

    private static Answer ask(Tiles tiles, int[] tile) {
        for (Route route : tiles.resources().get(0).routes()) {
            if (route.path().endsWith(".mvt")) {
                long began = System.nanoTime();
                Response response = route.handler().handle(TileRequest.of("points", tile[0], tile[1], tile[2]));
                return new Answer(millis(began), ((Response.Body.Bytes) response.body()).bytes().length);
            }
        }
        throw new IllegalStateException("no route for tiles");
    }

    /** The tiles around the first town. */
    private static int[][] tiles() {
        double[] town = towns()[0];
        int[] zooms = {0, 6, 12, 14, 16};
        int[][] tiles = new int[zooms.length][];
        for (int i = 0; i < zooms.length; i++) {
            double across = Math.scalb(1.0, zooms[i]);
            double sine = Math.sin(Math.toRadians(town[1]));
            double y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
            tiles[i] = new int[] {zooms[i], (int) ((town[0] / 360 + 0.5) * across), (int) (y * across)};
        }
        return tiles;
    }

    private static double[][] towns() {
        var random = new Random(5);
        double[][] towns = new double[TOWNS][];
        for (int i = 0; i < TOWNS; i++) {
            towns[i] = new double[] {random.nextDouble() * 340 - 170, random.nextDouble() * 120 - 60};
        }
        return towns;
    }

    private static Path generate(Path folder, int points) throws IOException {
        Path file = folder.resolve("points.csv");
        var random = new Random(42);
        double[][] towns = towns();
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 1; i <= points; i++) {
                double[] town = towns[random.nextInt(TOWNS)];
                boolean near = i % 2 == 0;
                double east = near ? town[0] + random.nextGaussian() * 0.05 : random.nextDouble() * 360 - 180;
                double north = near ? town[1] + random.nextGaussian() * 0.05 : random.nextDouble() * 170 - 85;
                out.write(String.format(
                        Locale.ROOT,
                        "%d,place %d,%.2f,%.6f,%.6f%n",
                        i,
                        i,
                        random.nextInt(10_000) / 100.0,
                        east,
                        north));
            }
        }
        // The peer's user reads it too.
        file.toFile().setReadable(true, false);
        folder.toFile().setExecutable(true, false);
        return file;
    }

    private static void load(Database database, Datasets datasets, Path csv, int points) {
        String rows = "select cast(id as bigint), geo.st_setsrid(geo.st_makepoint(cast(longitude as double precision),"
                + " cast(latitude as double precision)), 4326), name, cast(measure as double precision) from csvread('"
                + csv
                + "', 'id,name,measure,longitude,latitude')";
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute(
                        "create table public.\"_staging_1\" (cartodb_id bigint primary key, the_geom geometry(geometry, 4326),"
                                + " name varchar, measure double precision)");
                statement.execute("insert into public.\"_staging_1\" " + rows);
                return statement.execute("create spatial index on public.\"_staging_1\"(the_geom)");
            }
        });
        Instant now = Instant.now();
        datasets.publish(
                "_staging_1",
                new Dataset(
                        "points",
                        "Points",
                        "bench",
                        Dataset.Visibility.SHARED,
                        points,
                        List.of(
                                new Column("name", "name", Column.Type.STRING),
                                new Column("measure", "measure", Column.Type.NUMBER)),
                        Optional.of("Point"),
                        Optional.of(new Bounds(-180, -85, 180, 85)),
                        "points.csv",
                        now,
                        now));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static double millis(long began) {
        return (System.nanoTime() - began) / 1e6;
    }

    private static String memory(String what) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(what))
                    .findFirst()
                    .map(line -> line.replaceAll("\\D+", " ").strip())
                    .map(kibibytes -> Long.parseLong(kibibytes) / 1024 + " MiB")
                    .orElse("unknown");
        } catch (IOException unreadable) {
            return "unknown";
        }
    }
}
