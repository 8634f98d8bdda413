package io.mapkeep.storage.database;

import io.mapkeep.storage.journal.Journal;

/** A barrier of the write gate: pages into the journal, a mark behind them, one fsync. */
final class Barriers implements WriteGate.Durability {
    private final Pages pages;
    private final Journal journal;

    Barriers(Pages pages, Journal journal) {
        this.pages = pages;
        this.journal = journal;
    }

    @Override
    public long mark() {
        pages.flush(journal.writtenBytes());
        return journal.barrier();
    }

    @Override
    public void force(long mark) {
        journal.sync(mark);
    }
}
