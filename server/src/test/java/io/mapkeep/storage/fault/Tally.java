package io.mapkeep.storage.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a {@link LoadInAnotherProcess} has said so far. Safe for many threads. */
final class Tally {
    private static final int LINES_KEPT = 40;

    private final Map<Integer, Long> acknowledged = new HashMap<>();
    private final Map<String, Integer> problems = new TreeMap<>();
    private final List<String> failedReads = new ArrayList<>();
    private final List<String> keptThoughRefused = new ArrayList<>();
    private final Map<String, String> states = new HashMap<>();
    private final List<String> otherLines = new ArrayList<>();
    private final Set<String> stoppedWriters = new HashSet<>();
    private long acknowledgements;
    private long acknowledgedByStopped;
    private long reads;
    private long wallClock;

    synchronized void take(String line) {
        String[] words = line.split(" ", 4);
        switch (words[0]) {
            case "a" -> acknowledge(words[1], Long.parseLong(words[2]));
            case "p" -> problem(words[1], words[2], line);
            case "r" -> {
                reads++;
                wallClock = Long.parseLong(words[1]);
            }
            case "f" -> failedReads.add(line);
            case "kept" -> keptThoughRefused.add(line);
            case "ready", "refused", "filled", "freed", "closed" ->
                states.put(words[0], words.length > 1 ? words[1] : "");
            default -> keep(line);
        }
    }

    /** The highest number of each writer. */
    synchronized Map<Integer, Long> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    synchronized long acknowledgements() {
        return acknowledgements;
    }

    /** How often each code was the answer. */
    synchronized Map<String, Integer> problems() {
        return Map.copyOf(problems);
    }

    synchronized long reads() {
        return reads;
    }

    synchronized List<String> failedReads() {
        return List.copyOf(failedReads);
    }

    /** Events that are there although their writer was told that nothing was changed. */
    synchronized List<String> keptThoughRefused() {
        return List.copyOf(keptThoughRefused);
    }

    /** Acknowledgements of writers who had been told before that nothing more is written. */
    synchronized long acknowledgedByStopped() {
        return acknowledgedByStopped;
    }

    /** What its wall clock showed at the latest read, in milliseconds. */
    synchronized long wallClock() {
        return wallClock;
    }

    synchronized boolean said(String state) {
        return states.containsKey(state);
    }

    /** What came with it: a process id, a code, or nothing. */
    synchronized String saidWith(String state) {
        return states.getOrDefault(state, "");
    }

    synchronized void forget(String state) {
        states.remove(state);
    }

    @Override
    public synchronized String toString() {
        return acknowledgements + " acknowledged " + acknowledged + ", problems " + problems + ", reads " + reads
                + ", failed reads " + failedReads + ", " + states + "\n" + String.join("\n", otherLines);
    }

    private void acknowledge(String writer, long number) {
        acknowledged.merge(Integer.valueOf(writer), number, Math::max);
        acknowledgements++;
        if (stoppedWriters.contains(writer)) {
            acknowledgedByStopped++;
        }
    }

    private void problem(String writer, String code, String line) {
        if (problems.merge(code, 1, Integer::sum) == 1) {
            keep(line);
        }
        if (code.equals("MK-STO-007")) {
            stoppedWriters.add(writer);
        }
    }

    private void keep(String line) {
        if (otherLines.size() < LINES_KEPT) {
            otherLines.add(line);
        }
    }
}
