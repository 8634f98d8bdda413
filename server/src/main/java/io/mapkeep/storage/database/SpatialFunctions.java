package io.mapkeep.storage.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.h2gis.api.ScalarFunction;
import org.h2gis.functions.io.geojson.ST_AsGeoJSON;
import org.h2gis.functions.spatial.convert.ST_AsText;
import org.h2gis.functions.spatial.convert.ST_AsWKT;
import org.h2gis.functions.spatial.convert.ST_GeomFromText;
import org.h2gis.functions.spatial.create.ST_MakeEnvelope;
import org.h2gis.functions.spatial.create.ST_MakePoint;
import org.h2gis.functions.spatial.create.ST_Point;
import org.h2gis.functions.spatial.crs.ST_SetSRID;
import org.h2gis.functions.spatial.generalize.ST_Simplify;
import org.h2gis.functions.spatial.operators.ST_ConvexHull;
import org.h2gis.functions.spatial.operators.ST_Difference;
import org.h2gis.functions.spatial.operators.ST_Intersection;
import org.h2gis.functions.spatial.predicates.*;
import org.h2gis.functions.spatial.properties.*;
import org.h2gis.functions.spatial.trigonometry.ST_Azimuth;

/**
 * The spatial functions that SQL may call, by class: pure ones whose result is not much larger than their arguments. H2GIS brings
 * others that read and write the server's files; they are never registered, and what is not listed is dropped at each open.
 */
final class SpatialFunctions {
    private static final List<ScalarFunction> SCALAR = List.of(
            new ST_Area(),
            new ST_AsGeoJSON(),
            new ST_AsText(),
            new ST_AsWKT(),
            new ST_Azimuth(),
            new ST_Boundary(),
            new ST_Centroid(),
            new ST_Contains(),
            new ST_ConvexHull(),
            new ST_CoveredBy(),
            new ST_Covers(),
            new ST_Crosses(),
            new ST_Difference(),
            new ST_Dimension(),
            new ST_Disjoint(),
            new ST_Distance(),
            new ST_DistanceSphere(),
            new ST_DWithin(),
            new ST_EndPoint(),
            new ST_Envelope(),
            new ST_Equals(),
            new ST_ExteriorRing(),
            new ST_GeometryN(),
            new ST_GeometryType(),
            new ST_GeomFromText(),
            new ST_Intersection(),
            new ST_Intersects(),
            new ST_IsEmpty(),
            new ST_IsSimple(),
            new ST_IsValid(),
            new ST_Length(),
            new ST_MakeEnvelope(),
            new ST_MakePoint(),
            new ST_NPoints(),
            new ST_NumGeometries(),
            new ST_Overlaps(),
            new ST_Perimeter(),
            new ST_Point(),
            new ST_PointN(),
            new ST_PointOnSurface(),
            new ST_Relate(),
            new ST_SetSRID(),
            new ST_Simplify(),
            new ST_SRID(),
            new ST_StartPoint(),
            new ST_Touches(),
            new ST_Within(),
            new ST_X(),
            new ST_XMax(),
            new ST_XMin(),
            new ST_Y(),
            new ST_YMax(),
            new ST_YMin(),
            new ST_Z());

    private SpatialFunctions() {}

    static void register(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("create schema if not exists geo");
            Set<String> known = new HashSet<>(Set.of("st_buffer", "st_extent", "st_transform"));
            for (ScalarFunction function : SCALAR) {
                String name = function.getClass().getSimpleName().toLowerCase(Locale.ROOT);
                alias(statement, name, function.getClass().getName() + "." + function.getJavaStaticMethod());
                known.add(name);
            }
            alias(statement, "st_buffer", BoundedBuffer.class.getName() + ".of");
            alias(statement, "st_transform", Reprojection.class.getName() + ".transform");
            statement.execute("create aggregate if not exists geo.st_extent for \"" + ST_Extent.class.getName() + "\"");
            dropAllBut(connection, known);
        }
    }

    /** A function is deterministic: with constants it is computed once, before the first row. */
    private static void alias(Statement statement, String name, String method) throws SQLException {
        statement.execute("create alias if not exists geo." + name + " deterministic for \"" + method + "\"");
    }

    private static void dropAllBut(Connection connection, Set<String> known) throws SQLException {
        Set<String> strange = new HashSet<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select routine_name from information_schema.routines where routine_schema = 'geo'"
                                + " and routine_type = 'FUNCTION'")) {
            while (rows.next()) {
                strange.add(rows.getString(1));
            }
        }
        strange.removeAll(known);
        try (var statement = connection.createStatement()) {
            for (String name : strange) {
                statement.execute("drop alias if exists geo.\"" + name + "\"");
            }
        }
    }
}
