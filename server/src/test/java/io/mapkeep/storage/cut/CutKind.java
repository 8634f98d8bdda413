package io.mapkeep.storage.cut;

/** How a machine can be cut off. */
enum CutKind {
    PROCESS_DEATH,
    MIDDLE_OF_WRITE,
    POWER_CUT
}
