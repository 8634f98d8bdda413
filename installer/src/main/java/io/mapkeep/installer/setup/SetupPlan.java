package io.mapkeep.installer.setup;

import io.mapkeep.contract.units.HostPort;
import io.mapkeep.installer.configuration.SettingsText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What follows from answers for the settings, and the other way round. */
public final class SetupPlan {
    private static final String LDAPS = "ldaps";
    private static final String STARTTLS = "starttls";
    private static final int LDAPS_PORT = 636;
    private static final int LDAP_PORT = 389;

    private final SetupAnswers answers;

    public SetupPlan(SetupAnswers answers) {
        this.answers = answers;
    }

    /**
     * The settings with the answers in them; all other lines stay.
     *
     * @param preset the kind of directory that was seen, a word for {@code ldap.preset}
     * @param passwordFile where the account's password lies; empty if there is none
     */
    public SettingsText settings(SettingsText text, Optional<String> preset, Optional<Path> passwordFile) {
        SettingsText next = text.with("server.name", answers.to(Question.NAME));
        if (!answers.to(Question.DIRECTORY).isEmpty()) {
            next = directory(next, preset, passwordFile);
        }
        String certificate = answers.to(Question.CERTIFICATE);
        if (certificate.startsWith("https:")) {
            next = next.with("tls.acme.directory", certificate).with("tls.acme.agree_to_terms", "true");
        }
        String copy = answers.to(Question.SNAPSHOT_COPY);
        return copy.isEmpty() ? next : next.with("snapshot.copies", copy);
    }

    private SettingsText directory(SettingsText text, Optional<String> preset, Optional<Path> passwordFile) {
        List<String> servers = servers();
        SettingsText next =
                text.with("ldap.servers", servers.toArray(String[]::new)).with("ldap.security", security());
        if (preset.isPresent()) {
            next = next.with("ldap.preset", preset.get());
        }
        next = ifAnswered(next, Question.DIRECTORY_CA_FILE, "ldap.ca_file");
        next = ifAnswered(next, Question.DIRECTORY_ACCOUNT, "ldap.bind_dn");
        if (passwordFile.isPresent()) {
            next = next.with("ldap.bind_password_file", passwordFile.get().toString());
        }
        next = ifAnswered(next, Question.PEOPLE, "ldap.user_base");
        next = ifAnswered(next, Question.GROUPS, "ldap.group_base");
        next = ifAnswered(next, Question.ADMIN_GROUP, "ldap.admin_groups");
        return ifAnswered(next, Question.EDITOR_GROUP, "ldap.editor_groups");
    }

    private SettingsText ifAnswered(SettingsText text, Question question, String key) {
        String answer = answers.to(question);
        return answer.isEmpty() ? text : text.with(key, answer);
    }

    private String security() {
        return answers.to(Question.DIRECTORY).startsWith(STARTTLS) ? STARTTLS : LDAPS;
    }

    private List<String> servers() {
        int standard = security().equals(STARTTLS) ? LDAP_PORT : LDAPS_PORT;
        List<String> servers = new ArrayList<>();
        for (String each : Question.several(answers.to(Question.DIRECTORY))) {
            String place = each.replaceFirst("^[a-z]+://", "").replaceFirst("/$", "");
            boolean withPort = place.startsWith("[") ? place.contains("]:") : place.contains(":");
            servers.add(
                    HostPort.parse(withPort ? place : place + ":" + standard).toString());
        }
        return servers;
    }

    /** What the settings say already, as answers: what a second run offers. */
    public static SetupAnswers answersIn(SettingsText text) {
        var settings = text.read();
        var configuration = settings.configuration();
        var ldap = configuration.ldap();
        SetupAnswers answers = SetupAnswers.none();
        if (settings.written().containsKey("server.name")) {
            answers = answers.with(Question.NAME, configuration.server().name());
        }
        if (!ldap.servers().named().isEmpty()) {
            String scheme = settings.written().getOrDefault("ldap.security", "").contains(STARTTLS) ? STARTTLS : LDAPS;
            answers = answers.with(
                            Question.DIRECTORY,
                            String.join(
                                    ", ",
                                    ldap.servers().named().stream()
                                            .map(each -> scheme + "://" + each)
                                            .toList()))
                    .with(
                            Question.DIRECTORY_CA_FILE,
                            ldap.caFile().map(Path::toString).orElse(""))
                    .with(Question.DIRECTORY_ACCOUNT, ldap.bind().dn())
                    .with(Question.PEOPLE, ldap.people().base())
                    .with(Question.GROUPS, ldap.groups().base())
                    .with(Question.ADMIN_GROUP, first(ldap.roles().admin()))
                    .with(Question.EDITOR_GROUP, first(ldap.roles().editor()));
        }
        if (configuration.acme().directory().isPresent()) {
            answers = answers.with(
                    Question.CERTIFICATE, configuration.acme().directory().get().toString());
        }
        return configuration.snapshot().copies().isEmpty()
                ? answers
                : answers.with(
                        Question.SNAPSHOT_COPY,
                        configuration.snapshot().copies().get(0).toString());
    }

    private static String first(List<String> names) {
        return names.isEmpty() ? "" : names.get(0);
    }
}
