package io.mapkeep.identity.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultListener;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.util.ArrayList;
import java.util.List;

/**
 * All entries of a search, page by page (RFC 2696), or an error: never a part of them. What a server sends beyond the limit is not kept, whatever it was
 * asked for, so that a mad one cannot fill the memory.
 */
final class Pages {
    private static final int PAGE = 500;

    private Pages() {}

    /**
     * Asks until the last page.
     *
     * @param most more entries than these are an error
     * @throws LDAPException if an answer was missing, cut short, or too much
     */
    static List<SearchResultEntry> all(
            LDAPConnection directory, String base, Filter filter, int most, String... attributes) throws LDAPException {
        var entries = new Kept(most);
        ASN1OctetString cookie = null;
        do {
            var request = new SearchRequest(entries, base, SearchScope.SUB, filter, attributes);
            // Servers without paging ignore a control that is not critical and answer in one piece.
            request.addControl(new SimplePagedResultsControl(PAGE, cookie, false));
            SearchResult answer = ask(directory, request, most);
            SimplePagedResultsControl page = SimplePagedResultsControl.get(answer);
            cookie = page != null && page.moreResultsToReturn() ? page.getCookie() : null;
        } while (cookie != null);
        return entries.list;
    }

    /** At most {@code most} entries; that there are more is no error. */
    static List<SearchResultEntry> some(
            LDAPConnection directory, String base, Filter filter, int most, String... attributes) throws LDAPException {
        // One more than asked for is kept, so that a server that counts badly is not taken for a mad one.
        var entries = new Kept(most + 1);
        var request = new SearchRequest(entries, base, SearchScope.SUB, filter, attributes);
        request.setSizeLimit(most);
        try {
            ask(directory, request, most);
        } catch (LDAPException limited) {
            if (!limited.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED) || entries.list.size() < most) {
                throw limited;
            }
        }
        return entries.list.subList(0, Math.min(most, entries.list.size()));
    }

    private static SearchResult ask(LDAPConnection directory, SearchRequest request, int most) throws LDAPException {
        try {
            return directory.search(request);
        } catch (TooMuch endless) {
            // The rest of the answer is still on its way: nothing else can be asked on this connection.
            directory.closeWithoutUnbind();
            throw new LDAPException(
                    ResultCode.LOCAL_ERROR, "the directory answers with more than " + most + " entries", endless);
        }
    }

    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Kept implements SearchResultListener {
        private static final long serialVersionUID = 1L;
        private final transient List<SearchResultEntry> list = new ArrayList<>();
        private final int most;

        Kept(int most) {
            this.most = most;
        }

        @Override
        public void searchEntryReturned(SearchResultEntry entry) {
            if (list.size() >= most) {
                throw new TooMuch();
            }
            list.add(entry);
        }

        /** Referrals lead to servers that the settings do not name, and are not followed. */
        @Override
        public void searchReferenceReturned(SearchResultReference elsewhere) {}
    }
}
