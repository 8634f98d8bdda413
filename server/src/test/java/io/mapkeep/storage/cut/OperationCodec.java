package io.mapkeep.storage.cut;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Operations as bytes, for {@link CaseFile}. */
final class OperationCodec {
    private OperationCodec() {}

    static void write(DataOutputStream out, Operation operation) throws IOException {
        if (operation instanceof Operation.Written written) {
            out.writeByte('w');
            out.writeInt(written.file());
            out.writeLong(written.position());
            out.writeInt(written.bytes().length);
            out.write(written.bytes());
        } else if (operation instanceof Operation.Resized resized) {
            out.writeByte('t');
            out.writeInt(resized.file());
            out.writeLong(resized.size());
        } else if (operation instanceof Operation.Created created) {
            out.writeByte('c');
            writeName(out, created.from());
            out.writeInt(created.file());
        } else if (operation instanceof Operation.Renamed renamed) {
            out.writeByte('r');
            writeName(out, renamed.from());
            writeName(out, renamed.to());
        } else if (operation instanceof Operation.Deleted deleted) {
            out.writeByte('d');
            writeName(out, deleted.from());
        } else {
            writeDurability(out, operation);
        }
    }

    private static void writeDurability(DataOutputStream out, Operation operation) throws IOException {
        if (operation instanceof Operation.ForceBegun force) {
            writeForce(out, 'f', force.disk(), force.file(), 0);
        } else if (operation instanceof Operation.ForceDone force) {
            writeForce(out, 'F', force.disk(), force.file(), force.begun());
        } else if (operation instanceof Operation.ForceFailed force) {
            writeForce(out, 'X', force.disk(), force.file(), force.begun());
        } else if (operation instanceof Operation.SyncBegun sync) {
            writeForce(out, 's', sync.disk(), 0, 0);
        } else if (operation instanceof Operation.SyncDone sync) {
            writeForce(out, 'S', sync.disk(), 0, sync.begun());
        }
    }

    private static void writeForce(DataOutputStream out, char kind, String disk, int file, int begun)
            throws IOException {
        out.writeByte(kind);
        out.writeUTF(disk);
        out.writeInt(file);
        out.writeInt(begun);
    }

    static Operation read(DataInputStream in) throws IOException {
        char kind = (char) in.readByte();
        return switch (kind) {
            case 'w' -> new Operation.Written(in.readInt(), in.readLong(), in.readNBytes(in.readInt()));
            case 't' -> new Operation.Resized(in.readInt(), in.readLong());
            case 'c' -> new Operation.Created(readName(in), in.readInt());
            case 'r' -> new Operation.Renamed(readName(in), readName(in));
            case 'd' -> new Operation.Deleted(readName(in));
            default -> readDurability(kind, in.readUTF(), in.readInt(), in.readInt());
        };
    }

    private static Operation readDurability(char kind, String disk, int file, int begun) throws IOException {
        return switch (kind) {
            case 'f' -> new Operation.ForceBegun(disk, file);
            case 'F' -> new Operation.ForceDone(disk, file, begun);
            case 'X' -> new Operation.ForceFailed(disk, file, begun);
            case 's' -> new Operation.SyncBegun(disk);
            case 'S' -> new Operation.SyncDone(disk, begun);
            default -> throw new IOException("no operation " + kind);
        };
    }

    private static void writeName(DataOutputStream out, FileName name) throws IOException {
        out.writeUTF(name.disk());
        out.writeUTF(name.name());
    }

    private static FileName readName(DataInputStream in) throws IOException {
        return new FileName(in.readUTF(), in.readUTF());
    }
}
