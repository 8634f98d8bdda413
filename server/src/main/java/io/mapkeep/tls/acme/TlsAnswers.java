package io.mapkeep.tls.acme;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the HTTPS port shows to an authority that looks, by the name that it asks for. Empty but for the seconds in which one does. */
public final class TlsAnswers {
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /** A key that is good for nothing else, and its certificate, signed by itself. */
    public record Answer(PrivateKey key, X509Certificate certificate) {
        @Override
        public String toString() {
            return "Answer[" + certificate.getSubjectX500Principal() + "]";
        }
    }

    void put(String name, Answer answer) {
        answers.put(name, answer);
    }

    void remove(String name) {
        answers.remove(name);
    }

    public boolean isEmpty() {
        return answers.isEmpty();
    }

    /** @param name in lower case */
    public Optional<Answer> find(String name) {
        return Optional.ofNullable(answers.get(name));
    }
}
