package io.mapkeep.contract.configuration;

/** One thing wrong in a configuration, at the place where it stands; lines and columns count from 1. */
public record Mistake(int line, int column, String message) {
    @Override
    public String toString() {
        return "line " + line + ", column " + column + ": " + message;
    }
}
