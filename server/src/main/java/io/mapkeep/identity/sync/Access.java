package io.mapkeep.identity.sync;

import io.mapkeep.access.Role;
import java.util.Map;
import java.util.Set;

/** One kind of access that people of the directory may have at a time: sessions are one, API keys another. Each call may be repeated. */
public interface Access {
    /** Plural, for reports and the audit log, like {@code sessions}. */
    String word();

    /** Whoever has any, with the roles that it carries; empty roles where it carries none of its own. */
    Map<String, Set<Role>> held();

    /** Those from whom it was taken and who have it again as soon as they are back. */
    default Set<String> resting() {
        return Set.of();
    }

    /**
     * Takes it from all of these, durably in one transaction.
     *
     * @return how many each of them had; whoever had none may be left out
     */
    Map<String, Integer> end(Set<String> names);

    /** Gives what each of these has the roles beside the name. */
    void follow(Map<String, Set<Role>> roles);
}
