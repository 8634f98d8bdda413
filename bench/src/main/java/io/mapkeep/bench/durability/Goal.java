package io.mapkeep.bench.durability;

/** What a quantity should come to, by itself or as a multiple of a peer's. */
sealed interface Goal {
    /** Of the median of the ratios to a peer. */
    record AtLeastTimes(double bound) implements Goal {}

    /** Of the median of the ratios to a peer. */
    record AtMostTimes(double bound) implements Goal {}

    /** Of the median. */
    record AtMost(double bound) implements Goal {}

    /** Of each single measurement. */
    record NeverAbove(double bound) implements Goal {}

    /** No goal was set. */
    record None() implements Goal {}
}
