package io.mapkeep.installer.upgrade;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a package is the one that was released. Beside it lie {@code SHA256SUMS}, as sha256sum(1) writes it, and {@code SHA256SUMS.sig}, an Ed25519 signature (RFC 8032) of that file, as
 * {@code openssl pkeyutl -sign -rawin} makes it. Keys are PEM files of public keys (RFC 8410).
 */
final class ReleaseSignature {
    private static final int LARGEST = 1 << 20;

    private final List<Path> places;

    /** @param places PEM files, and folders of them, that hold the keys whose signatures count; what is not there counts for nothing */
    ReleaseSignature(List<Path> places) {
        this.places = List.copyOf(places);
    }

    /**
     * What is known of a package's origin.
     *
     * @param keys how many keys are known here
     * @param listed whether SHA256SUMS lies beside it and names this very content
     * @param signer the file of the key that signed that list
     */
    record Verdict(int keys, boolean listed, Optional<Path> signer) {}

    /**
     * What the list and its signature say of a package.
     *
     * @param checksum of its content, {@link #sha256}
     * @throws CommandFailure (MK-UPG-007) if the list says another content, or the signature is by none of the known keys
     */
    Verdict of(Path file, String checksum) {
        List<Path> keys = keys();
        Path sums = file.toAbsolutePath().resolveSibling("SHA256SUMS");
        Path signature = file.toAbsolutePath().resolveSibling("SHA256SUMS.sig");
        if (!Files.exists(sums)) {
            return new Verdict(keys.size(), false, Optional.empty());
        }
        byte[] list = bytes(sums);
        String name = String.valueOf(file.getFileName());
        Optional<String> promised = new String(list, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("[0-9a-f]{64} [ *].+")
                        && line.substring(66).equals(name))
                .map(line -> line.substring(0, 64))
                .findFirst();
        if (promised.isEmpty()) {
            return new Verdict(keys.size(), false, Optional.empty());
        }
        if (!promised.get().equals(checksum)) {
            throw refused(file + " has another checksum than " + sums + " says: it came damaged, or was changed.");
        }
        if (keys.isEmpty() || !Files.exists(signature)) {
            return new Verdict(keys.size(), true, Optional.empty());
        }
        Optional<Path> signer =
                keys.stream().filter(key -> signed(key, list, bytes(signature))).findFirst();
        if (signer.isEmpty()) {
            throw refused(signature + " is by none of the keys that are known here: " + keys);
        }
        return new Verdict(keys.size(), true, signer);
    }

    private List<Path> keys() {
        List<Path> keys = new ArrayList<>();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> files = Files.list(place)) {
                    files.filter(each -> each.toString().endsWith(".pem"))
                            .sorted()
                            .forEach(keys::add);
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            } else if (Files.exists(place)) {
                keys.add(place);
            }
        }
        return keys;
    }

    private static boolean signed(Path key, byte[] text, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey(key));
            verifier.update(text);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | IllegalArgumentException otherKind) {
            return false;
        }
    }

    private static PublicKey publicKey(Path file) throws GeneralSecurityException {
        String body = new String(bytes(file), StandardCharsets.US_ASCII)
                .replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "")
                .replaceAll("\\s", "");
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body)));
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST);
        } catch (IOException unreadable) {
            throw refused(file + " cannot be read: " + unreadable);
        }
    }

    /** As sha256sum(1) writes it. */
    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[1 << 16];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException unreadable) {
            throw refused(file + " cannot be read: " + unreadable);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static CommandFailure refused(String why) {
        return CommandFailure.before(
                Exit.BAD_INPUT,
                Problem.of(
                        "MK-UPG-007",
                        "The package is not the one that was released.",
                        why,
                        "Fetch the package, SHA256SUMS and SHA256SUMS.sig again, from where you got your key. Do not install this one."));
    }
}
