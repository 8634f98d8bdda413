package io.mapkeep.bench.identity;

/** One sign-in of somebody, in whatever way. */
@FunctionalInterface
interface Work {
    void signIn(String name) throws Exception;
}
