package io.mapkeep.tls.acme;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.exception.AcmeException;

/** By the HTTPS port: a certificate that names the challenge, for whoever asks for the protocol {@code acme-tls/1} (RFC 8737). */
final class TlsProving implements Proving {
    private final TlsAnswers answers;
    private final List<String> names = new ArrayList<>();

    TlsProving(TlsAnswers answers) {
        this.answers = answers;
    }

    @Override
    public Challenge answer(Authorization authorization) throws AcmeException {
        TlsAlpn01Challenge challenge =
                Proving.offered(authorization, TlsAlpn01Challenge.class, TlsAlpn01Challenge.TYPE);
        String name = authorization.getIdentifier().getDomain().toLowerCase(Locale.ROOT);
        answers.put(name, ChallengeCertificate.make(name, challenge.getAcmeValidation()));
        names.add(name);
        return challenge;
    }

    @Override
    public void withdraw() {
        names.forEach(answers::remove);
        names.clear();
    }
}
