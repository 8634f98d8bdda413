package io.mapkeep.bench.durability;

/** A piece of work that every contender does once in every round. */
interface Case {
    /** Whether this one's figure would mean anything. */
    boolean isFor(Product product);

    /** Makes what the work needs and what is not there yet. Not measured. */
    void prepare(Contender contender) throws Exception;

    void measure(Contender contender, Results results) throws Exception;
}
