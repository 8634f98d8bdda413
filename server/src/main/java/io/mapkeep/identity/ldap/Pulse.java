package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;

/**
 * Whether an idle connection of a pool still leads to a server that answers: it asks for the root entry, which every server has (RFC 4512, 5.1). Any
 * answer will do, a refusal included; the SDK's own check wants to see the entry, which locked-down servers do not show to everybody.
 */
final class Pulse extends LDAPConnectionPoolHealthCheck {
    @Override
    public void ensureConnectionValidForContinuedUse(LDAPConnection connection) throws LDAPException {
        try {
            connection.search(new SearchRequest("", SearchScope.BASE, "(objectClass=*)", SearchRequest.NO_ATTRIBUTES));
        } catch (LDAPSearchException answer) {
            if (!answer.getResultCode().isConnectionUsable()) {
                throw answer;
            }
        }
    }
}
