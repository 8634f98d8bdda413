package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.RootKey;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is done with the root of the appliance's authority. */
abstract class CertRoot extends Action {
    private static final String RESOURCE = "/api/v1/certificates";
    private static final int LONGEST = 65_536;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "The password of the key's file, in a file's first line; - for standard input.")
    private @Nullable String passwordFile;

    final Optional<String> password() {
        return Optional.ofNullable(passwordFile)
                .map(file -> text(file, "password").lines().findFirst().orElse(""));
    }

    final RootKey.Brought brought(@Nullable Path keyFile) {
        if ((keyFile == null) != (passwordFile == null)) {
            throw Usage.wrong(spec().qualifiedName(), "--root-key-file and --password-file go together.");
        }
        return new RootKey.Brought(
                Optional.ofNullable(keyFile).map(file -> text(file.toString(), "root's key")), password());
    }

    final <T> T post(String path, RootKey.Brought brought, Class<T> type) {
        return daemon().post(RESOURCE + path, brought, type);
    }

    final void print(RootKey.State state) {
        show(state, () -> {
            screen().result("Root " + state.serial() + ", SHA-256 " + state.sha256()
                    + (state.offline() ? ", its key is offline" : ""));
            screen().result("Intermediate " + state.intermediate() + ", until "
                    + Amounts.moment(state.intermediateEnds()));
        });
    }

    private String text(String file, String what) {
        try {
            if (file.equals("-")) {
                return new String(mapkeep().surroundings().in().readNBytes(LONGEST), StandardCharsets.UTF_8);
            }
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
            }
        } catch (IOException failure) {
            throw CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            "MK-CLI-032",
                            "The file of the " + what + " cannot be read: " + file,
                            failure.toString(),
                            "Check its name and permissions: ls -l " + file));
        }
    }

    /** {@code cert root-offline}. */
    @Command(
            name = "root-offline",
            description =
                    "Writes the root's key, encrypted, to a file and takes it out of the appliance. New intermediates are then signed with that file, about once in eight months.")
    @Examples({
        "openssl rand -base64 24 > /root/root-key-password",
        "mapkeep cert root-offline --out /media/usb/root-key.pem --password-file /root/root-key-password"
    })
    static final class Offline extends CertRoot {
        @Option(
                names = "--out",
                paramLabel = "FILE",
                required = true,
                description = "New file for the key, mode 0600. Keep a copy of it in two places.")
        @SuppressWarnings("NullAway.Init") // picocli insists on it
        private Path out;

        @Override
        public Integer call() {
            Optional<String> password = password();
            if (password.isEmpty()) {
                throw Usage.wrong(spec().qualifiedName(), "The file is encrypted: name --password-file.");
            }
            SecretFile.requireNew(out);
            var exported = post("/root/key", new RootKey.Brought(Optional.empty(), password), RootKey.Exported.class);
            SecretFile.write(out, exported.pem().stripTrailing());
            // As it lies there, so that the appliance forgets only what can be read again.
            var written = new RootKey.Brought(Optional.of(readBack()), password);
            print(post("/root/offline", written, RootKey.State.class));
            screen().say("The key is in " + out + " and nowhere else. Snapshots of before still have it, encrypted.");
            screen().say("When the doctor asks for it: mapkeep cert sign-intermediate --root-key-file " + out
                    + " --password-file FILE");
            return Exit.DONE.code();
        }

        private String readBack() {
            try {
                return Files.readString(out);
            } catch (IOException failure) {
                return "";
            }
        }
    }

    /** {@code cert rotate-root}. */
    @Command(
            name = "rotate-root",
            description =
                    "Makes a new root that the present one vouches for: clients that trust either go on. Hand the new one out before the former ends.")
    @Examples({
        "mapkeep cert rotate-root",
        "mapkeep cert rotate-root --root-key-file /media/usb/root-key.pem --password-file /root/root-key-password"
    })
    static final class Rotate extends CertRoot {
        @Option(
                names = "--root-key-file",
                paramLabel = "FILE",
                description = "The present root's key, where that is offline.")
        private @Nullable Path keyFile;

        @Override
        public Integer call() {
            RootKey.State state = post("/root", brought(keyFile), RootKey.State.class);
            print(state);
            screen().say(state.formerTrustedUntil()
                    .map(until -> "Clients that trust only the former root go on until " + Amounts.moment(until) + ".")
                    .orElse("Nothing vouches for it: clients have to trust it now."));
            screen().say("Hand it out: https://SERVER/ca.pem");
            return Exit.DONE.code();
        }
    }

    /** {@code cert sign-intermediate}. */
    @Command(
            name = "sign-intermediate",
            description =
                    "Makes a new intermediate with the root's key from its file, which is read once and not kept.")
    @Examples(
            "mapkeep cert sign-intermediate --root-key-file /media/usb/root-key.pem --password-file /root/root-key-password")
    static final class Sign extends CertRoot {
        @Option(
                names = "--root-key-file",
                paramLabel = "FILE",
                required = true,
                description = "What mapkeep cert root-offline wrote.")
        @SuppressWarnings("NullAway.Init") // picocli insists on it
        private Path keyFile;

        @Override
        public Integer call() {
            print(post("/intermediate", brought(keyFile), RootKey.State.class));
            screen().say("It is in use. Take the file away again.");
            return Exit.DONE.code();
        }
    }
}
