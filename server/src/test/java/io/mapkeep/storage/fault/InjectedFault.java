package io.mapkeep.storage.fault;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A system call that the kernel lets fail without having done it: strace stands between the process and the kernel and keeps a record of
 * the order in which things happened.
 *
 * <p>The failing call is held for a while first. All that was acknowledged for what had been durable before it is out by then, so that an
 * acknowledgement later in the record is one for something that never reached the disk.
 *
 * @param call its name
 * @param error its symbol
 * @param when which of the calls of a thread, in strace's notation: {@code 5}, {@code 5+}, {@code 5..9}
 * @param file the only one whose calls fail, below the folder of the database, or "segments", or "any"; only with "any" the record has
 *     acknowledgements too
 */
record InjectedFault(String call, String error, String when, String file) {
    private static final int HELD_MICROSECONDS = 300_000;
    private static final String MARK = "(INJECTED)";
    private static final String ACKNOWLEDGEMENT = "\"a ";
    /** More than a test of some seconds comes to. */
    private static final int SEGMENTS = 60;

    /** Goes before the command line of the process. */
    List<String> around(Path folder, Path record) {
        List<String> line = new ArrayList<>(List.of(
                Prerequisite.program("strace", "strace"),
                "--follow-forks",
                // Only the calls below stop the process, so that it is as fast as ever in all others.
                "--seccomp-bpf",
                "--decode-fds=path",
                "--quiet=attach,exit,path-resolution,personality,thread-execve",
                "--output=" + record,
                "--trace=write," + call,
                "--inject=" + call + ":error=" + error + ":delay_enter=" + HELD_MICROSECONDS + ":when=" + when));
        files(folder).forEach(each -> line.add("--trace-path=" + each));
        return line;
    }

    private List<Path> files(Path folder) {
        return switch (file) {
            case "any" -> List.of();
            case "segments" ->
                IntStream.rangeClosed(1, SEGMENTS)
                        .mapToObj(number -> folder.resolve("journal").resolve("%016d.segment".formatted(number)))
                        .toList();
            default -> List.of(folder.resolve(file));
        };
    }

    /** The record from the line on in which the first injected failure returned; empty if there was none. */
    static List<String> fromFirstFailure(List<String> record) {
        for (int i = 0; i < record.size(); i++) {
            if (record.get(i).contains(MARK)) {
                return record.subList(i, record.size());
            }
        }
        return List.of();
    }

    /** The line that names the file of the first injected failure: where the call began, if other threads' calls came in between. */
    static String firstFailure(List<String> record) {
        int returned = record.size() - fromFirstFailure(record).size();
        String thread = record.get(returned).split(" ", 2)[0];
        return record.subList(0, returned + 1).stream()
                .filter(line -> line.startsWith(thread + " ") && !line.contains(" resumed>"))
                .reduce("", (earlier, later) -> later);
    }

    static List<String> acknowledgements(List<String> record) {
        return record.stream()
                .filter(line -> line.contains(" write(1<") && line.contains(ACKNOWLEDGEMENT))
                .toList();
    }
}
