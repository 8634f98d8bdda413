package io.mapkeep.data.importer.reading;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.UnsupportedFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The formats that are read. Nothing is ever unpacked here, so there is no archive that could burst. */
enum FileFormat {
    DELIMITED,
    GEOJSON;

    private static final int SAMPLE = 8192;
    private static final String UNPACK = "Unpack it and import the CSV or GeoJSON file inside.";
    private static final String CONVERT =
            "Convert it first, for example: ogr2ogr -t_srs EPSG:4326 -f GeoJSON places.geojson FILE";

    /** The first bytes of well-known files that are not read here. */
    private record Signature(String bytes, String name, String fix) {}

    private static final List<Signature> FOREIGN = List.of(
            new Signature(
                    "PK\u0003\u0004",
                    "a zip archive (or an Excel or OpenDocument file)",
                    UNPACK + " From a spreadsheet, save as CSV."),
            new Signature("PK\u0005\u0006", "an empty zip archive", UNPACK),
            new Signature("\u001f\u008b", "a gzip archive", UNPACK),
            new Signature("BZh", "a bzip2 archive", UNPACK),
            new Signature("\u00fd7zXZ\u0000", "an xz archive", UNPACK),
            new Signature("(\u00b5/\u00fd", "a zstd archive", UNPACK),
            new Signature("7z\u00bc\u00af'\u001c", "a 7-zip archive", UNPACK),
            new Signature("Rar!", "a RAR archive", UNPACK),
            new Signature("\u00d0\u00cf\u0011\u00e0", "an old Excel or Office file", "Save it as CSV."),
            new Signature("\u0000\u0000\u0027\n", "a shapefile", CONVERT),
            new Signature("SQLite format 3\u0000", "a GeoPackage or SQLite file", CONVERT),
            new Signature("fgb\u0003", "a FlatGeobuf file", CONVERT),
            new Signature("PAR1", "a Parquet file", CONVERT),
            new Signature("%PDF", "a PDF document", "Import the table it was made from."),
            new Signature("\u0089PNG", "a picture", "Import a CSV or GeoJSON file."),
            new Signature("\u00ff\u00d8\u00ff", "a picture", "Import a CSV or GeoJSON file."),
            new Signature("II*\u0000", "a TIFF picture", "Rasters cannot be imported."),
            new Signature("MM\u0000*", "a TIFF picture", "Rasters cannot be imported."));

    static FileFormat of(Path file) throws IOException {
        byte[] head;
        try (var in = Files.newInputStream(file)) {
            head = in.readNBytes(SAMPLE);
        }
        String bytes = new String(head, StandardCharsets.ISO_8859_1);
        for (Signature signature : FOREIGN) {
            if (bytes.startsWith(signature.bytes())) {
                throw foreign(signature.name(), signature.fix());
            }
        }
        String text =
                new String(head, Encoding.mark(head).map(Encoding::charset).orElse(StandardCharsets.UTF_8));
        refuseBinary(text);
        String start = text.replaceFirst("^[\\s\\uFEFF\\u001E]+", "");
        if (start.isEmpty()) {
            throw new InvalidInput(Problem.of(
                    "MK-IMP-001",
                    "The file is empty.",
                    head.length == 0 ? "It has no bytes." : "It begins with nothing but white space.",
                    "See that the right file was chosen and that it was written to the end."));
        }
        if (start.regionMatches(true, 0, "<?xml", 0, 5) || start.regionMatches(true, 0, "<kml", 0, 4)) {
            throw foreign("an XML file (KML, GPX or GML)", CONVERT);
        }
        if (start.startsWith("<")) {
            throw foreign(
                    "a web page or another kind of markup",
                    "See what the link really returns; often it is a page asking to sign in.");
        }
        return start.startsWith("{") || start.startsWith("[") ? GEOJSON : DELIMITED;
    }

    /** Text has hardly any control characters; a few are reported later as bad rows, with their lines. */
    private static void refuseBinary(String text) {
        long controls = text.chars()
                .filter(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1E)
                .count();
        if (controls > 8 && controls * 20 > text.length()) {
            throw foreign("no text but binary data of an unknown kind", "Import a CSV or GeoJSON file.");
        }
    }

    private static ProblemException foreign(String name, String fix) {
        return new UnsupportedFormat(Problem.of(
                "MK-IMP-002",
                "This kind of file cannot be imported.",
                "By its content it is " + name + "; CSV, TSV and GeoJSON can be imported.",
                fix));
    }
}
