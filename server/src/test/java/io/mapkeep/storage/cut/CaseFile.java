package io.mapkeep.storage.cut;

import io.mapkeep.storage.cut.Recording.Mark;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** One cut with all that led to it. A seed cannot bring back how eight threads came between one another; this can. */
record CaseFile(Recording recording, Cut cut) {
    static void save(Path file, Recording recording, Cut cut) throws IOException {
        try (var out = new DataOutputStream(new DeflaterOutputStream(Files.newOutputStream(file)))) {
            out.writeLong(recording.plan().seed());
            out.writeInt(recording.plan().steps());
            writeImage(out, recording.machine().start());
            List<Operation> log = recording.machine().log();
            out.writeInt(log.size());
            for (Operation operation : log) {
                OperationCodec.write(out, operation);
            }
            out.writeInt(recording.marks().size());
            for (Mark mark : recording.marks()) {
                out.writeInt(mark.position());
                out.writeInt(mark.writer());
                out.writeInt(mark.number());
                out.writeBoolean(mark.acknowledged());
            }
            writeCut(out, cut);
        }
    }

    static CaseFile load(Path file) throws IOException {
        try (var in = new DataInputStream(new InflaterInputStream(Files.newInputStream(file)))) {
            Plan plan = Plan.of(in.readLong(), in.readInt());
            Image start = readImage(in);
            var log = new ArrayList<Operation>();
            for (int left = in.readInt(); left > 0; left--) {
                log.add(OperationCodec.read(in));
            }
            var marks = new ArrayList<Mark>();
            for (int left = in.readInt(); left > 0; left--) {
                marks.add(new Mark(in.readInt(), in.readInt(), in.readInt(), in.readBoolean()));
            }
            return new CaseFile(new Recording(new SimulatedMachine(start, log), plan, marks), readCut(in));
        }
    }

    private static void writeCut(DataOutputStream out, Cut cut) throws IOException {
        out.writeInt(cut.position());
        if (cut instanceof Cut.PowerCut power) {
            out.writeBoolean(true);
            out.writeLong(power.seed());
        } else if (cut instanceof Cut.ProcessDeath death) {
            out.writeBoolean(false);
            out.writeInt(death.bytesOfNext());
        }
    }

    private static Cut readCut(DataInputStream in) throws IOException {
        int position = in.readInt();
        return in.readBoolean()
                ? new Cut.PowerCut(position, in.readLong(), Honesty.FULL)
                : new Cut.ProcessDeath(position, in.readInt());
    }

    private static void writeImage(DataOutputStream out, Image image) throws IOException {
        out.writeInt(image.files().size());
        for (var entry : image.files().entrySet()) {
            out.writeUTF(entry.getKey().disk());
            out.writeUTF(entry.getKey().name());
            out.writeInt(entry.getValue().length);
            out.write(entry.getValue());
        }
    }

    private static Image readImage(DataInputStream in) throws IOException {
        var files = new TreeMap<FileName, byte[]>();
        for (int left = in.readInt(); left > 0; left--) {
            var name = new FileName(in.readUTF(), in.readUTF());
            files.put(name, in.readNBytes(in.readInt()));
        }
        return new Image(files);
    }
}
