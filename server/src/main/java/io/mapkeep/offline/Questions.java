package io.mapkeep.offline;

import io.mapkeep.audit.AuditJournal;
import io.mapkeep.contract.admin.AuditVerification;
import io.mapkeep.contract.admin.ClonedSnapshot;
import io.mapkeep.contract.admin.DirectoryLook;
import io.mapkeep.contract.admin.DoctorReport;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.LdapSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.health.Doctor;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.rest.Json;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.DatabaseCheck;
import io.mapkeep.storage.database.DiskSpaceCheck;
import io.mapkeep.storage.database.JournalCheck;
import io.mapkeep.storage.snapshot.SnapshotClone;
import io.mapkeep.trust.AddedAuthorities;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens what a question needs, answers it, and closes it again. An appliance that was never started is not made by asking. */
final class Questions {
    private Questions() {}

    static byte[] answer(String question, Path configuration, List<String> words) {
        if (question.equals("snapshot-restore")) {
            return Json.bytes(new RestoreQuestion(configuration, words, System.in, System.err).answer());
        }
        if (question.startsWith(FirewallQuestion.PREFIX)) {
            return Json.bytes(new FirewallQuestion(configuration, words).answer(question));
        }
        if (question.equals("directory")) {
            return Json.bytes(look(configuration, Words.parsed(words)));
        }
        Path data =
                ConfigurationFile.load(configuration).configuration().server().data();
        return switch (question) {
            case "snapshot-clone" -> Json.bytes(clone(configuration, Words.parsed(words)));
            case "audit-verify" -> Json.bytes(verify(existing(data)));
            case "doctor" -> Json.bytes(examine(data, words));
            default -> throw new InvalidInput(Main.usage("There is no question \"" + question + "\"."));
        };
    }

    /** A file in which the rest of the settings is still missing will do. */
    private static DirectoryLook look(Path file, Map<String, String> words) {
        LdapSection settings = ConfigurationFile.draft(file).configuration().ldap();
        try (var realm = new LdapRealm(settings, AddedAuthorities.NONE, Clock.systemUTC())) {
            return realm.look(Optional.ofNullable(words.get("user")));
        }
    }

    private static DoctorReport examine(Path data, List<String> names) {
        Path folder = existing(data);
        try (Database database = open(data, SecretStore.open(data.resolve("secrets")))) {
            return new Doctor(List.of(
                            new DiskSpaceCheck(folder), new DatabaseCheck(database), new JournalCheck(database)))
                    .examine(names);
        }
    }

    private static ClonedSnapshot clone(Path file, Map<String, String> words) {
        String into = words.get("into");
        if (into == null) {
            throw new InvalidInput(Main.usage("It takes into=FOLDER."));
        }
        Configuration settings = ConfigurationFile.load(file).configuration();
        return SnapshotClone.write(
                settings.snapshot(), existing(settings.server().data()), Path.of(into), Clock.systemUTC());
    }

    private static AuditVerification verify(Path data) {
        SecretStore secrets = SecretStore.open(data.resolve("secrets"));
        try (Database database = open(data, secrets)) {
            return AuditJournal.verifyOffline(database, secrets, data.resolve("audit.head"));
        }
    }

    private static Database open(Path data, SecretStore secrets) {
        Redacted<byte[]> password = secrets.find("database").orElseThrow(() -> neverStarted(data));
        return Database.open(data.resolve("database"), password);
    }

    private static Path existing(Path data) {
        if (!Files.isDirectory(data.resolve("secrets")) || !Files.isDirectory(data.resolve("database"))) {
            throw neverStarted(data);
        }
        return data;
    }

    private static NotFound neverStarted(Path data) {
        return new NotFound(Problem.of(
                "MK-STO-009",
                "There is no appliance in " + data + ".",
                "It holds no database and no keys; the appliance was never started with it, or this is the wrong folder.",
                "Name the right folder with server.data, or start the appliance: systemctl start mapkeep"));
    }
}
