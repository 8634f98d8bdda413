package io.mapkeep.identity.mfa;

import io.mapkeep.identity.session.AccountName;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a page may ask somebody for.
 *
 * @param factors those of the account that work here: {@code totp}, {@code passkey}, {@code recovery-code}, {@code password}
 * @param passkey what {@code navigator.credentials.get} takes; absent if there is no passkey, or none works under this address
 */
record FactorQuestion(List<String> factors, Optional<Map<String, Object>> passkey) {
    static Response of(Request request, AccountName account, SecondFactors factors, List<String> otherwise) {
        List<String> words = factors.words(account);
        if (!factors.has(account)) {
            return Response.ok(new FactorQuestion(otherwise, Optional.empty()));
        }
        if (!words.contains("passkey") || !factors.passkeys().possibleAt(request)) {
            return Response.ok(new FactorQuestion(
                    words.stream().filter(word -> !word.equals("passkey")).toList(), Optional.empty()));
        }
        Passkeys.Asked asked = factors.passkeys().askToShow(request, Optional.of(account));
        return asked.challenge().on(Response.ok(new FactorQuestion(words, Optional.of(asked.options()))));
    }
}
