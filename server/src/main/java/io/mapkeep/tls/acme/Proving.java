package io.mapkeep.tls.acme;

import java.io.IOException;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.exception.AcmeException;

/** A way to show an authority that names are ours. For one order at a time: answers, then the wait, then the authority looks, then they are withdrawn. */
interface Proving {
    /**
     * Puts the answer for a name where the authority will look. May be called again for the same one.
     *
     * @return what the authority is then asked to look at
     * @throws AcmeException if the authority does not offer this way
     */
    Challenge answer(Authorization authorization) throws AcmeException, IOException, InterruptedException;

    /** Returns when the authority can see all answers. */
    default void awaitSeen() throws InterruptedException {}

    /** Takes all answers away. What cannot be taken away is logged: it is of use to nobody. */
    void withdraw();

    /** The challenge of that kind, or the authority's offer said in words. */
    static <C extends Challenge> C offered(Authorization authorization, Class<C> kind, String word)
            throws AcmeException {
        return authorization
                .findChallenge(kind)
                .orElseThrow(() -> new AcmeException("The authority does not offer " + word + " for "
                        + authorization.getIdentifier().getDomain() + ", but "
                        + authorization.getChallenges().stream()
                                .map(Challenge::getType)
                                .toList() + "; change tls.acme.challenge."));
    }
}
