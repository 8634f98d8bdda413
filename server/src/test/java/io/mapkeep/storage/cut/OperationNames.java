package io.mapkeep.storage.cut;

import java.util.HashMap;
import java.util.Map;

/** Describes operations with the names that their files last had. */
final class OperationNames {
    private final Map<Integer, FileName> names = new HashMap<>();

    OperationNames(SimulatedMachine machine) {
        var current = new HashMap<FileName, Integer>();
        for (FileName name : machine.start().files().keySet()) {
            current.put(name, current.size());
        }
        for (Operation operation : machine.log()) {
            if (operation instanceof Operation.Created created) {
                current.put(created.from(), created.file());
            } else if (operation instanceof Operation.Renamed renamed) {
                Integer file = current.remove(renamed.from());
                if (file != null) {
                    current.put(renamed.to(), file);
                }
            }
            current.forEach((name, file) -> names.put(file, name));
        }
    }

    String describe(Operation operation) {
        if (operation instanceof Operation.Written written) {
            return "write " + name(written.file()) + " at " + written.position() + ", " + written.bytes().length
                    + " bytes";
        }
        if (operation instanceof Operation.Resized resized) {
            return "truncate " + name(resized.file()) + " to " + resized.size();
        }
        if (operation instanceof Operation.ForceBegun force) {
            return "force " + name(force.file()) + " begins";
        }
        if (operation instanceof Operation.ForceDone force) {
            return "force " + name(force.file()) + " ends (begun " + force.begun() + ")";
        }
        return operation.toString();
    }

    private String name(int file) {
        FileName name = names.get(file);
        return name == null ? "file " + file : name + " (file " + file + ")";
    }
}
