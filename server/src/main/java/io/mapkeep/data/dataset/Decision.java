package io.mapkeep.data.dataset;

/**
 * Whether somebody may do something with a dataset, and why.
 *
 * @param reason for people, like {@code owner} or {@code grant to role:viewer}
 */
record Decision(boolean allowed, String reason) {
    static Decision allow(String reason) {
        return new Decision(true, reason);
    }

    static Decision deny(String reason) {
        return new Decision(false, reason);
    }
}
