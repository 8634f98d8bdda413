package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;

/**
 * Who may open accounts at the appliance's ACME server.
 *
 * @param directory where clients begin
 */
public record AcmeAccounts(String directory, List<Account> accounts) {
    public AcmeAccounts {
        accounts = List.copyOf(accounts);
    }

    /**
     * A key that an administrator made, and what became of it.
     *
     * @param id the key id (EAB kid) that the client is told
     * @param names what it may ask for, with all that lies below; empty: whatever the authority may vouch for
     * @param opened how many accounts were opened with it
     */
    public record Account(String id, String label, List<String> names, Instant created, String createdBy, int opened) {
        public Account {
            names = List.copyOf(names);
        }
    }

    /** What is asked for. */
    public record Addition(String label, List<String> names) {
        public Addition {
            names = List.copyOf(names);
        }
    }

    /**
     * What was made.
     *
     * @param key base64url, told this once
     */
    public record Added(Account account, String directory, String key) {
        @Override
        public String toString() {
            return "Added[account=" + account + "]";
        }
    }
}
