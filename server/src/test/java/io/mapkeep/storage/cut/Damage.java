package io.mapkeep.storage.cut;

/** Something that a cut must not do to a database. */
record Damage(Kind kind, String what) {
    enum Kind {
        NOT_OPENED,
        ACKNOWLEDGED_LOST,
        NEVER_WRITTEN,
        GAP,
        HALF_DONE,
        INDEX_DIFFERS,
        NOT_READABLE,
        NOT_WRITABLE,
        CHANGED_BY_OPENING
    }
}
