package io.mapkeep.identity.entrance;

import io.mapkeep.identity.session.AccountName;
import java.util.List;

/** The second factors that there are. */
public interface FactorStore {
    /** Those of an account, like {@code totp} and {@code passkey}. */
    List<String> words(AccountName account);

    /** Takes all of an account's; false if it had none. */
    boolean clear(AccountName account);

    /** There are none. */
    FactorStore NONE = new FactorStore() {
        @Override
        public List<String> words(AccountName account) {
            return List.of();
        }

        @Override
        public boolean clear(AccountName account) {
            return false;
        }
    };
}
