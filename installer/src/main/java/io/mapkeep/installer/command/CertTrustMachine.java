package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.admin.TrustBundles;
import io.mapkeep.contract.admin.TrustedAuthorities.MachineAct;
import io.mapkeep.installer.machine.HostTrust;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cert trust install} and its way back: whether this machine's own programs trust the appliance. What was done goes into the appliance's audit log. */
final class CertTrustMachine {
    private static final Path MACHINE = Path.of("/");

    private CertTrustMachine() {}

    /** {@code cert trust install}. */
    @Command(
            name = "install",
            description =
                    "Has this machine's own programs (curl, wget, Python) trust the appliance's certificate, in the way of Debian or of Red Hat. Run it as root.")
    @Examples({"sudo mapkeep cert trust install", "sudo mapkeep cert trust install --dry-run"})
    static final class Install extends Action {
        @Option(
                names = {"-n", "--dry-run"},
                description = "Only tells what would be done.")
        private boolean dryRun;

        @Override
        public Integer call() {
            TrustBundles all = daemon().get(CertExport.RESOURCE, TrustBundles.class);
            byte[] pem = all.bundles().stream()
                    .filter(one -> one.file().equals(TrustBundles.PEM))
                    .map(TrustBundles.Bundle::content)
                    .findFirst()
                    .orElseThrow();
            HostTrust host = HostTrust.of(MACHINE);
            Optional<byte[]> before = host.present();
            boolean changes =
                    dryRun ? before.filter(one -> Arrays.equals(one, pem)).isEmpty() : host.install(pem);
            if (changes && !dryRun) {
                enter(this, host, before);
            }
            show(
                    Map.of("file", host.file().toString(), "sha256", all.sha256(), "changed", changes && !dryRun),
                    () -> screen().result((dryRun ? "Would be trusted: " : changes ? "Trusted: " : "Trusted already: ")
                            + all.subject() + "\n" + all.sha256()));
            screen().say(
                            dryRun
                                    ? "Nothing was changed. It would be " + host.file()
                                    : "It is " + host.file() + ". The way back: mapkeep cert trust uninstall");
            return Exit.DONE.code();
        }
    }

    /** {@code cert trust uninstall}. */
    @Command(
            name = "uninstall",
            description = "The way back of install: this machine's own programs trust the appliance no longer.")
    @Examples("sudo mapkeep cert trust uninstall")
    static final class Uninstall extends Action {
        @Override
        public Integer call() {
            HostTrust host = HostTrust.of(MACHINE);
            Optional<byte[]> before = host.present();
            boolean changed = host.remove();
            if (changed) {
                enter(this, host, before);
            }
            show(
                    Map.of("file", host.file().toString(), "changed", changed),
                    () -> screen().result(
                                    changed
                                            ? "Removed " + host.file() + "; it is trusted no longer."
                                            : "It was not there; nothing was changed."));
            return Exit.DONE.code();
        }
    }

    /** An appliance that is stopped cannot be told, and must not keep a machine from trusting it no longer; one that refuses undoes it. */
    private static void enter(Action action, HostTrust host, Optional<byte[]> before) {
        var act = new MachineAct(
                host.file().toString(),
                before.map(CertTrustMachine::fingerprint),
                host.present().map(CertTrustMachine::fingerprint));
        try {
            action.daemon().post(CertTrust.PATH + "/machine", act, JsonNode.class);
        } catch (CommandFailure failure) {
            if (failure.exit() == Exit.UNREACHABLE) {
                action.screen().say("The appliance is not running, so this is not in its audit log.");
                return;
            }
            before.ifPresentOrElse(host::install, host::remove);
            throw failure;
        }
    }

    /** Of what is in the file, whatever that is. */
    private static String fingerprint(byte[] content) {
        try {
            byte[] certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(content))
                    .getEncoded();
            String hex = HexFormat.ofDelimiter(":")
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
            return hex.toUpperCase(Locale.ROOT);
        } catch (GeneralSecurityException noCertificate) {
            return "no certificate";
        }
    }
}
