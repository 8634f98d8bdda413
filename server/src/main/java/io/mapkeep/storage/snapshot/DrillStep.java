package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.DrillReport.Verdict;

/** A question that a room asks of a restored appliance. It may change what was restored: that is thrown away afterwards. */
public interface DrillStep {
    /** Short, like {@code certificates}. */
    String name();

    /** Answers within seconds. An exception counts as a failure, with its message as the reason. */
    Result ask(Restored restored);

    /** @param note what was seen, or why it is not a pass */
    record Result(Verdict verdict, String note) {
        public static Result pass(String note) {
            return new Result(Verdict.PASS, note);
        }

        public static Result fail(String note) {
            return new Result(Verdict.FAIL, note);
        }

        public static Result unverified(String note) {
            return new Result(Verdict.UNVERIFIED, note);
        }
    }
}
