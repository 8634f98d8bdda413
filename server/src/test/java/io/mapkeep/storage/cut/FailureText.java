package io.mapkeep.storage.cut;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What a person needs who looks for the cause of a damage. */
final class FailureText {
    private static final int OPERATIONS = 15;
    private static final int DAMAGES = 8;
    private static final Path FOLDER = Path.of("target", "cuts");

    private FailureText() {}

    static String of(String name, Trial.Outcome outcome) {
        int position = outcome.cut().position();
        return name + "\n  " + outcome.cut()
                + "\n  acknowledged " + outcome.recording().acknowledged(position)
                + "\n  begun        " + outcome.recording().begun(position)
                + "\n  found        " + outcome.found()
                + "\n  damage:\n" + damages(outcome.damages())
                + "  before the cut:\n" + operations(outcome.recording().machine(), position)
                + "  exactly this again: -Dmapkeep.cut.case=" + save(name, outcome) + "\n";
    }

    private static String damages(List<Damage> damages) {
        return damages.stream()
                .limit(DAMAGES)
                .map(damage -> "    " + damage.kind() + ": " + damage.what() + "\n")
                .collect(Collectors.joining());
    }

    private static String operations(SimulatedMachine machine, int position) {
        List<Operation> log = machine.log();
        var names = new OperationNames(machine);
        var text = new StringBuilder();
        for (int index = Math.max(0, position - OPERATIONS); index < Math.min(log.size(), position + 2); index++) {
            text.append(index == position ? "    ---- cut ----\n" : "")
                    .append("    ")
                    .append(index)
                    .append(' ')
                    .append(names.describe(log.get(index)))
                    .append('\n');
        }
        return text.toString();
    }

    private static Path save(String name, Trial.Outcome outcome) {
        Path file = FOLDER.resolve(name.replaceAll("[^a-z0-9]+", "-") + ".case").toAbsolutePath();
        try {
            Files.createDirectories(FOLDER);
            CaseFile.save(file, outcome.recording(), outcome.cut());
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
