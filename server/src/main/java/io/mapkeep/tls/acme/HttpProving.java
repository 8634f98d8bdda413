package io.mapkeep.tls.acme;

import java.util.ArrayList;
import java.util.List;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.exception.AcmeException;

/** By the plain port (RFC 8555, 8.3). */
final class HttpProving implements Proving {
    private final HttpAnswers answers;
    private final List<String> tokens = new ArrayList<>();

    HttpProving(HttpAnswers answers) {
        this.answers = answers;
    }

    @Override
    public Challenge answer(Authorization authorization) throws AcmeException {
        Http01Challenge challenge = Proving.offered(authorization, Http01Challenge.class, Http01Challenge.TYPE);
        answers.put(challenge.getToken(), challenge.getAuthorization());
        tokens.add(challenge.getToken());
        return challenge;
    }

    @Override
    public void withdraw() {
        tokens.forEach(answers::remove);
        tokens.clear();
    }
}
