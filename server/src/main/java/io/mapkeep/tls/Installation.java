package io.mapkeep.tls;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.secret.Redacted;
import io.mapkeep.tls.ServerIdentity.Source;
import io.mapkeep.tls.authority.Names;
import io.mapkeep.tls.installed.Candidate;
import io.mapkeep.tls.installed.Examination;
import io.mapkeep.tls.installed.Examination.Wanted;
import io.mapkeep.tls.installed.Installed;
import io.mapkeep.tls.installed.InstalledStore;
import io.mapkeep.tls.installed.Known;
import io.mapkeep.tls.installed.SigningRequest;
import io.mapkeep.tls.key.KeyKind;
import io.mapkeep.tls.material.Material;
import io.mapkeep.tls.material.MaterialReader;
import io.mapkeep.tls.material.NamedFile;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Certificates of other authorities: asking for one, examining what came, serving it, and going back. */
final class Installation {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");

    private final InstalledStore store;
    private final Names names;
    private final Supplier<List<X509Certificate>> authorities;
    private final Effect effect;
    private final Clock clock;

    /**
     * How what the store says comes to be served.
     *
     * @param offers whether a source has something to serve
     */
    record Effect(Predicate<Source> offers, Serving serving) {
        /** Serves what is wanted now, or takes the change back by {@code undo} and throws what stood against it. */
        void serveOr(Runnable undo) {
            try {
                serving.refresh();
            } catch (RuntimeException refused) {
                undo.run();
                serving.goBack();
                throw refused;
            }
        }
    }

    /**
     * What happens to certificates of others.
     *
     * @param names of this node, the main one first
     * @param authorities what may complete a chain
     */
    Installation(
            InstalledStore store,
            Names names,
            Supplier<List<X509Certificate>> authorities,
            Effect effect,
            Clock clock) {
        this.store = store;
        this.names = names;
        this.authorities = authorities;
        this.effect = effect;
        this.clock = clock;
    }

    /** The names that people use, which are those to ask an authority for. */
    Names requested(List<String> instead) {
        Names all = instead.isEmpty() ? names : Names.of(instead.get(0), instead.subList(1, instead.size()));
        Names wanted = new Names(
                all.dns().stream().filter(name -> !LOOPBACK.contains(name)).toList(),
                all.addresses().stream()
                        .filter(address -> !LOOPBACK.contains(address))
                        .toList());
        if (wanted.all().isEmpty()) {
            throw new InvalidInput(Problem.of(
                    "MK-CRT-019",
                    "There is no name to request a certificate for.",
                    "server.name is \"localhost\", which no authority vouches for, and tls.names is empty.",
                    "Set server.name to the name that people use, or add: --name maps.example.org"));
        }
        return wanted;
    }

    /** Makes and keeps a key, and returns the request for it. */
    SigningRequest request(KeyKind kind, Names wanted, String subject) {
        SigningRequest request = SigningRequest.make(kind, wanted, subject);
        store.add(request, clock.instant());
        return request;
    }

    /**
     * Examines files and changes nothing.
     *
     * @param servedName the name of the node that it is for; empty for this one
     */
    Candidate examine(List<NamedFile> files, Optional<Redacted<char[]>> password, Optional<String> servedName) {
        Material material = MaterialReader.read(files, password);
        String main = servedName.orElse(names.all().get(0));
        List<String> further = servedName.isPresent()
                ? List.of()
                : names.all().stream()
                        .skip(1)
                        .filter(name -> !LOOPBACK.contains(name))
                        .toList();
        List<PrivateKey> keys = new ArrayList<>(store.requestKeys());
        List<X509Certificate> known = new ArrayList<>(authorities.get());
        for (Installed one : store.all()) {
            keys.add(one.key());
            known.addAll(one.chain());
            known.add(one.root());
        }
        return Examination.of(material, new Known(known, keys), new Wanted(main, further), clock.instant());
    }

    /** Keeps and serves it; if the port does not show it, all is as before. */
    void install(Candidate candidate) {
        Optional<String> former = store.chosen();
        long id = store.install(candidate, Source.INSTALLED.word(), clock.instant());
        effect.serveOr(() -> store.remove(id, former));
    }

    /** Serves what another source offers. */
    void use(Source source) {
        if (!effect.offers().test(source)) {
            throw nothingOf(source);
        }
        Optional<String> former = store.chosen();
        store.choose(Optional.of(source.word()));
        effect.serveOr(() -> store.choose(former));
    }

    private Conflict nothingOf(Source source) {
        boolean acme = source == Source.ACME;
        return new Conflict(Problem.of(
                "MK-CRT-021",
                "There is no certificate of the source \"" + source.word() + "\" to serve.",
                acme
                        ? "No ACME authority is configured, or it gave none yet that is valid now."
                        : "None was installed, or none is valid and for "
                                + names.all().get(0) + ".",
                acme
                        ? "Set tls.acme.directory, and see how it fares: mapkeep doctor certificate"
                        : "Install one: mapkeep cert install FILE…"));
    }
}
