package io.mapkeep.tls.authority;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.configuration.HsmSettings;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.health.Check;
import io.mapkeep.tls.key.KeyKind;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys of roots in a hardware security module, by the JDK's own PKCS#11 provider: they are made in it and never leave it. One that cannot be reached stops nothing but what needs
 * the root: it is as if the key was offline, until the appliance is started again.
 */
public final class Hsm implements RootKeys, Check {
    private static final Logger LOG = LoggerFactory.getLogger(Hsm.class);

    private final HsmSettings settings;
    private @Nullable Token token;
    private String trouble = "";

    private Hsm(HsmSettings settings) {
        this.settings = settings;
    }

    /** An open session with it. */
    private record Token(Provider provider, KeyStore keys, char[] pin) {}

    /** Opens it; what stands against that is told by the doctor. */
    public static Hsm open(HsmSettings settings) {
        var hsm = new Hsm(settings);
        try {
            hsm.token = hsm.token();
            LOG.info("The keys of roots are in the token of slot {}", settings.slot());
        } catch (GeneralSecurityException | IOException | RuntimeException unreachable) {
            hsm.trouble = deepest(unreachable);
            LOG.error("The hardware security module cannot be used", unreachable);
        }
        return hsm;
    }

    private Token token() throws GeneralSecurityException, IOException {
        Provider provider = Security.getProvider("SunPKCS11")
                .configure(
                        "--name = mapkeep\nlibrary = " + settings.library() + "\nslot = " + settings.slot()
                                + "\nattributes(*, CKO_PRIVATE_KEY, *) = { CKA_SIGN = true CKA_SENSITIVE = true CKA_EXTRACTABLE = false }");
        char[] pin = Files.readString(settings.pinFile())
                .lines()
                .findFirst()
                .orElse("")
                .toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS11", provider);
        keys.load(null, pin);
        // Last: it serves keys of its own and takes no work from the others.
        Security.removeProvider(provider.getName());
        Security.addProvider(provider);
        return new Token(provider, keys, pin);
    }

    @Override
    public KeyPair make(KeyKind kind) {
        Token open = opened();
        try {
            KeyPairGenerator generator =
                    KeyPairGenerator.getInstance(kind == KeyKind.RSA3072 ? "RSA" : "EC", open.provider());
            if (kind == KeyKind.RSA3072) {
                generator.initialize(3_072);
            } else {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException | ProviderException refused) {
            throw unavailable(deepest(refused));
        }
    }

    @Override
    public void keep(Issued root) {
        Token open = opened();
        try {
            open.keys()
                    .setKeyEntry(
                            alias(root.certificate()), root.key(), open.pin(), new Certificate[] {root.certificate()});
        } catch (GeneralSecurityException | ProviderException refused) {
            throw unavailable(deepest(refused));
        }
    }

    @Override
    public Optional<PrivateKey> find(X509Certificate root) {
        Token open = token;
        if (open == null) {
            return Optional.empty();
        }
        try {
            return open.keys().getKey(alias(root), open.pin()) instanceof PrivateKey key
                    ? Optional.of(key)
                    : Optional.empty();
        } catch (GeneralSecurityException | ProviderException gone) {
            LOG.error("The hardware security module does not tell its keys", gone);
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return "hsm";
    }

    @Override
    public List<Finding> run() {
        if (token != null) {
            return List.of();
        }
        return List.of(new Finding(
                name(),
                Severity.WARNING,
                "MK-TLS-054",
                "The hardware security module with the root's key cannot be used.",
                trouble + ".",
                "No intermediate can be signed; what is signed already is served.",
                fix()));
    }

    private Token opened() {
        Token open = token;
        if (open == null) {
            throw unavailable(trouble);
        }
        return open;
    }

    private Unavailable unavailable(String why) {
        return new Unavailable(Problem.of(
                "MK-TLS-054", "The hardware security module with the root's key cannot be used.", why + ".", fix()));
    }

    private String fix() {
        return "See to it, then restart the appliance: pkcs11-tool --module " + settings.library() + " --list-slots";
    }

    private static String alias(X509Certificate root) {
        return "mapkeep-root-" + Serial.text(root);
    }

    /** The vendor's code, like CKR_PIN_INCORRECT, is at the bottom. */
    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
    }
}
