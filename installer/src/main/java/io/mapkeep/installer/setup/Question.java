package io.mapkeep.installer.setup;

import io.mapkeep.contract.configuration.SnapshotPlace;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What {@code mapkeep setup} asks: seven questions, of which the directory's and the groups' have parts. An empty answer is "none" wherever that is possible. */
public enum Question {
    NAME(
            "name",
            1,
            "Which name do people type into their browser?",
            "DNS name; the certificate is made for it",
            Question::name),
    DIRECTORY(
            "directory",
            2,
            "Which directory signs people in?",
            "like ldaps://dc1.example.org, starttls://ldap.example.org:389; several with commas; empty: none, local accounts only",
            Question::directory),
    DIRECTORY_CA_FILE(
            "directory_ca_file",
            2,
            "Which file holds the certificate of the directory's authority?",
            "PEM; empty: the public authorities",
            Question::file),
    DIRECTORY_ACCOUNT(
            "directory_account",
            2,
            "Which account looks people up there?",
            "distinguished name; empty: anonymous",
            Question::distinguishedName),
    DIRECTORY_PASSWORD_FILE(
            "directory_password_file",
            2,
            "Its password?",
            "in an answers file: a file with the password on its first line; it is copied",
            Question::file),
    PEOPLE("people", 2, "Below which entry are the people?", "distinguished name", Question::distinguishedName),
    GROUPS("groups", 3, "Below which entry are the groups?", "distinguished name", Question::distinguishedName),
    ADMIN_GROUP(
            "admin_group",
            3,
            "Members of which group administer Mapkeep?",
            "distinguished name; empty: the local administrator alone",
            Question::distinguishedName),
    EDITOR_GROUP(
            "editor_group",
            3,
            "Members of which group work with it: import, ask, map, share?",
            "distinguished name; empty: nobody yet",
            Question::distinguishedName),
    CERTIFICATE(
            "certificate",
            4,
            "Where does the certificate come from?",
            "local: the appliance's own authority; corporate: you send a request to yours; or the https address of an ACME directory",
            Question::certificate),
    SSH_FROM(
            "ssh_from",
            5,
            "From which networks do administrators reach this machine by SSH?",
            "like 192.0.2.0/28, several with commas; a firewall policy is drafted, not applied; empty: none is",
            Question::networks),
    SNAPSHOT_COPY(
            "snapshot_copy",
            6,
            "Where does a second copy of every snapshot go?",
            "a mounted folder on another disk; empty: nowhere yet",
            Question::place),
    RECOVERY_SHEET(
            "recovery_sheet",
            7,
            "Into which new file is the recovery sheet written?",
            "whoever has it and the snapshots can restore everything: print it, and take it off the machine; empty: later",
            Question::newFile);

    /** How many numbers there are. */
    public static final int COUNT = 7;

    private static final Pattern DNS_NAME = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final Pattern DIRECTORY_FORM =
            Pattern.compile("(?:(ldaps|starttls)://)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+])(?::(\\d{1,5}))?/?");
    private static final Pattern NETWORK = Pattern.compile("[0-9A-Fa-f:.]+(/\\d{1,3})?");

    private final String key;
    private final int number;
    private final String text;
    private final String hint;
    private final Judge judge;

    /** Says what is wrong with an answer that is not empty. */
    private interface Judge {
        Optional<String> mistake(String answer);
    }

    Question(String key, int number, String text, String hint, Judge judge) {
        this.key = key;
        this.number = number;
        this.text = text;
        this.hint = hint;
        this.judge = judge;
    }

    /** Its name in the answers file. */
    public String key() {
        return key;
    }

    /** Which of the {@link #COUNT} it is, or is a part of. */
    public int number() {
        return number;
    }

    public String text() {
        return text;
    }

    /** How an answer is written, and what an empty one means. */
    public String hint() {
        return hint;
    }

    /** What is wrong with an answer, for the person who gave it. */
    public Optional<String> mistake(String answer) {
        if (answer.isEmpty()) {
            return needed() ? Optional.of("an answer is needed") : Optional.empty();
        }
        return answer.chars().anyMatch(Character::isISOControl)
                ? Optional.of("no control characters")
                : judge.mistake(answer);
    }

    /** Whether nothing is no answer. */
    private boolean needed() {
        return this == NAME || this == PEOPLE || this == GROUPS;
    }

    static Optional<Question> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
    }

    /** The parts of an answer that names several. */
    public static List<String> several(String answer) {
        return Arrays.stream(answer.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Optional<String> name(String answer) {
        return unless(
                answer.length() <= 253 && DNS_NAME.matcher(answer).matches(),
                "write a DNS name, like maps.example.org");
    }

    private static Optional<String> directory(String answer) {
        boolean form = several(answer).stream()
                .allMatch(each -> DIRECTORY_FORM.matcher(each).matches());
        if (answer.startsWith("ldap:")) {
            return Optional.of("passwords would cross the network in the clear; write ldaps:// or starttls://");
        }
        long kinds = several(answer).stream()
                .map(each -> each.startsWith("starttls:"))
                .distinct()
                .count();
        return kinds > 1
                ? Optional.of("all servers are reached by ldaps, or all by starttls")
                : unless(form, "write ldaps://HOST, or starttls://HOST:PORT");
    }

    private static Optional<String> distinguishedName(String answer) {
        return unless(answer.contains("="), "write a distinguished name, like cn=gis,ou=groups,dc=example,dc=org");
    }

    private static Optional<String> certificate(String answer) {
        if (answer.equals("local") || answer.equals("corporate")) {
            return Optional.empty();
        }
        try {
            URI address = URI.create(answer);
            return unless(
                    "https".equals(address.getScheme()) && address.getHost() != null,
                    "write local, corporate, or an https address");
        } catch (IllegalArgumentException malformed) {
            return Optional.of("write local, corporate, or an https address");
        }
    }

    private static Optional<String> networks(String answer) {
        return unless(
                several(answer).stream().allMatch(each -> NETWORK.matcher(each).matches()),
                "write networks, like 192.0.2.0/28, 2001:db8::/64");
    }

    private static Optional<String> place(String answer) {
        if (answer.startsWith("s3:")) {
            return Optional.of("a bucket needs more than its name; set it afterwards: mapkeep config explain snapshot");
        }
        try {
            SnapshotPlace.parse(answer);
            return unless(
                    Path.of(answer).isAbsolute() && Files.isDirectory(Path.of(answer)),
                    "there is no such folder; make or mount it first");
        } catch (IllegalArgumentException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }

    private static Optional<String> file(String answer) {
        return unless(Files.isReadable(Path.of(answer)), "there is no such file, or you may not read it");
    }

    private static Optional<String> newFile(String answer) {
        Path file = Path.of(answer).toAbsolutePath();
        Path folder = file.getParent();
        if (Files.exists(file)) {
            return Optional.of("it exists already");
        }
        return unless(
                folder != null && Files.isWritable(folder), "its folder is not there, or you may not write to it");
    }

    private static Optional<String> unless(boolean right, String mistake) {
        return right ? Optional.empty() : Optional.of(mistake);
    }
}
