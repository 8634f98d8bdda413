package io.mapkeep.tls;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.CertificateInstall;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.secret.Redacted;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.installed.Candidate;
import io.mapkeep.tls.material.NamedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for whoever renews certificates elsewhere: what is put there is examined and installed like {@code cert install}, all files together, once they have
 * not changed for a round. What was installed is removed, keys above all; what was refused stays, beside a text that says why, and is tried again when it changes.
 */
final class DropFolder {
    private static final Logger LOG = LoggerFactory.getLogger(DropFolder.class);
    private static final String REFUSED = "REFUSED.txt";
    private static final String PASSWORD = "password";
    private static final int MOST_FILES = 32;

    private final Path folder;
    private final Certificates certificates;
    private final AuditLog audit;
    private String seen = "";
    private volatile Optional<Problem> refusal = Optional.empty();

    DropFolder(Path folder, Certificates certificates, AuditLog audit) {
        this.folder = folder;
        this.certificates = certificates;
        this.audit = audit;
    }

    /** Why what lies there was not installed; empty if nothing does. */
    Optional<Problem> refusal() {
        return refusal;
    }

    /** Looks once. A folder that cannot be used is no reason to stop: the doctor tells. */
    synchronized void look() {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            List<Path> files = files();
            String now = state(files);
            boolean settled = now.equals(seen);
            seen = now;
            if (files.isEmpty()) {
                Files.deleteIfExists(folder.resolve(REFUSED));
                refusal = Optional.empty();
            } else if (settled && !Files.exists(folder.resolve(REFUSED))) {
                install(files);
            } else if (!settled) {
                Files.deleteIfExists(folder.resolve(REFUSED));
            }
        } catch (IOException failure) {
            refusal = Optional.of(Problem.of(
                    "MK-CRT-040",
                    "The folder " + folder + " cannot be used.",
                    failure.toString(),
                    "Make it a folder of the appliance's user: ls -ld " + folder));
        }
    }

    private void install(List<Path> files) throws IOException {
        try {
            Candidate candidate = certificates.alone(installation -> {
                Candidate fit = installation.examine(contents(files), password(), Optional.empty());
                if (!fit.leaf().equals(certificates.served().certificate())) {
                    installation.install(fit);
                }
                return fit;
            });
            audit.record(event(Outcome.SUCCESS)
                    .with("serial", Serial.text(candidate.leaf()))
                    .with(
                            "not_after",
                            candidate.leaf().getNotAfter().toInstant().toString()));
            LOG.info("The certificate in {} is installed", folder);
            for (Path file : files) {
                Files.delete(file);
            }
            Files.deleteIfExists(folder.resolve(PASSWORD));
            refusal = Optional.empty();
        } catch (ProblemException why) {
            refuse(why.problem());
        }
    }

    private void refuse(Problem why) throws IOException {
        refusal = Optional.of(why);
        Files.writeString(
                folder.resolve(REFUSED),
                why.code() + ": " + why.what() + "\nCause: " + why.why() + "\nFix: " + why.fix()
                        + "\nNothing was changed. It is tried again when a file here changes.\n");
        LOG.warn("What is in {} was not installed: {}", folder, why.what());
        audit.record(event(Outcome.FAILED).with("reason", why.code()));
    }

    private static AuditEvent event(Outcome outcome) {
        return AuditEvent.ofSystem("certificate.install", "drop folder", outcome);
    }

    /** What is written there under a name of its own first, and renamed when whole, is left alone until then. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file ->
                            !file.getFileName().toString().matches("\\..*|.*\\.(tmp|part)|" + REFUSED + "|" + PASSWORD))
                    .sorted()
                    .limit(MOST_FILES + 1)
                    .toList();
        }
    }

    private static String state(List<Path> files) throws IOException {
        var state = new StringBuilder();
        for (Path file : files) {
            state.append(file)
                    .append(' ')
                    .append(Files.size(file))
                    .append(' ')
                    .append(Files.getLastModifiedTime(file))
                    .append('\n');
        }
        return state.toString();
    }

    private static List<NamedFile> contents(List<Path> files) {
        List<NamedFile> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(new NamedFile(file.toString(), content(file)));
        }
        return contents;
    }

    private Optional<Redacted<char[]>> password() {
        Path file = folder.resolve(PASSWORD);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(Redacted.of(new String(content(file), StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .orElse("")
                        .toCharArray()))
                : Optional.empty();
    }

    private static byte[] content(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(CertificateInstall.File.LARGEST + 1);
        } catch (IOException failure) {
            throw new ProblemException.InvalidInput(
                    Problem.of(
                            "MK-CRT-040",
                            "The file " + file + " cannot be read.",
                            failure.toString(),
                            "Make it readable for the appliance's user: chown mapkeep " + file),
                    failure);
        }
    }
}
