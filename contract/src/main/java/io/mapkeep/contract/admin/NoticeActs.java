package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Maintenance and announcements: what the command asks, and what people and programs are told. Below {@code /api/v1}. */
public final class NoticeActs {
    private NoticeActs() {}

    /**
     * Begin maintenance.
     *
     * @param until it ends by itself then; empty: when somebody ends it
     * @param allow networks like {@code 192.0.2.0/24} that go on as always
     * @param readOnly whether reading goes on for all
     * @param reason shown to people; may be empty
     * @param who the login name of who asks
     */
    public record Maintain(Optional<Instant> until, List<String> allow, boolean readOnly, String reason, String who) {
        public Maintain {
            allow = List.copyOf(allow);
        }
    }

    /** Maintenance that is on; see {@link Maintain}. */
    public record Maintenance(
            Instant since, Optional<Instant> until, List<String> allow, boolean readOnly, String reason, String who) {
        public Maintenance {
            allow = List.copyOf(allow);
        }
    }

    /**
     * Announce something.
     *
     * @param text shown as it is, line by line
     * @param level {@code info}, {@code warning} or {@code critical}
     * @param until it goes by itself then; empty: when somebody clears it
     */
    public record Announce(String text, String level, Optional<Instant> until, String who) {}

    /** An announcement that is shown; see {@link Announce}. */
    public record Announcement(String text, String level, Instant since, Optional<Instant> until, String who) {}

    /** What there is; empty if nothing. */
    public record OnMaintenance(Optional<Maintenance> maintenance) {}

    /** What there is; empty if nothing. */
    public record OnAnnouncement(Optional<Announcement> announcement) {}

    /** What everybody is told, also those who are not signed in. */
    public record Notices(Optional<PublicMaintenance> maintenance, Optional<PublicAnnouncement> announcement) {}

    /** Of maintenance. */
    public record PublicMaintenance(boolean readOnly, Optional<Instant> until, String reason) {}

    /** Of an announcement. */
    public record PublicAnnouncement(String text, String level, Optional<Instant> until) {}
}
