package io.mapkeep.health;

import io.mapkeep.contract.admin.Finding;
import java.util.List;

/** One question to a room. It takes at most a few seconds, changes nothing, and may be asked again at any time. */
public interface Check {
    /** A short stable name like {@code certificate}, for {@code mapkeep doctor certificate}. */
    String name();

    /** What is wrong or worth knowing; empty means well. An exception means "could not tell" and counts as unknown, never as well. */
    List<Finding> run();
}
