package io.mapkeep.installer.command;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Settings that are not in force. The appliance gets the text, for it may not be allowed to read where it lies; and the place, from which paths count. */
record CandidateFile(Path file, String text) {
    /** The resource that tries what they say of the directory. */
    static final String TRIAL = "/api/v1/ldap/candidate";

    /** @throws CommandFailure (MK-CLI-007) if it cannot be read */
    static CandidateFile read(Path file) {
        try {
            return new CandidateFile(file, Files.readString(file));
        } catch (IOException unreadable) {
            throw CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            "MK-CLI-007",
                            "There is no configuration " + file + ".",
                            String.valueOf(unreadable),
                            "Name an existing file that you may read."));
        }
    }

    Map<String, String> question(Optional<String> user) {
        Map<String, String> question = new HashMap<>();
        question.put("configuration", text);
        question.put("file", file.toAbsolutePath().toString());
        user.ifPresent(name -> question.put("user", name));
        return question;
    }
}
