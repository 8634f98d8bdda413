package io.mapkeep.contract.admin;

import java.util.List;
import java.util.Optional;

/** What a program of the administrator's is to change in the DNS, so that an ACME authority sees that a name is the appliance's ({@code dns-01}). */
public record DnsTasks(List<Task> tasks) {
    public DnsTasks {
        tasks = List.copyOf(tasks);
    }

    /**
     * One change.
     *
     * @param act {@code publish} or {@code remove}
     * @param name of the TXT record, absolute, with a dot at its end
     * @param value base64url, without anything that a shell would read
     */
    public record Task(long id, String act, String name, String value) {}

    /**
     * How one went.
     *
     * @param error empty if it worked; else the program's last words
     */
    public record Outcome(Optional<String> error) {}
}
