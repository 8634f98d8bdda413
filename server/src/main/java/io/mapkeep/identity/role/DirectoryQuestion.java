package io.mapkeep.identity.role;

import java.util.Optional;
import java.util.Set;

/** Asks the directory about somebody who never signed in here. */
@FunctionalInterface
public interface DirectoryQuestion {
    /** Without a directory in the settings nobody is known. */
    DirectoryQuestion NONE = name -> Optional.empty();

    /**
     * The groups of a person, direct and nested; empty if there is no such person.
     *
     * @throws io.mapkeep.contract.problem.ProblemException if the directory could not be asked
     */
    Optional<Set<String>> groupsOf(String name);
}
