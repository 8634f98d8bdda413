package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter of the settings with a place to fill in. It is parsed once; what is filled in becomes an assertion value of the parsed tree and is
 * never parsed itself, so nothing that somebody types can change the filter's meaning (RFC 4515).
 */
final class FilterTemplate {
    private static final String MARK = "mapkeep-place-to-fill-in";

    private final Filter template;

    private FilterTemplate(Filter template) {
        this.template = template;
    }

    /** Reads {@code (uid={name})}; {@code key} names the setting in the problem when it is no filter. */
    static FilterTemplate parse(String text, String placeholder, String key) {
        try {
            var template = new FilterTemplate(Filter.create(text.replace(placeholder, MARK)));
            if (template.fill("a").equals(template.fill("b"))) {
                throw unusable(key, placeholder + " is not in a value that is compared with = (nor beside a *).", null);
            }
            return template;
        } catch (LDAPException malformed) {
            throw unusable(key, String.valueOf(malformed.getMessage()), malformed);
        }
    }

    private static BadConfiguration unusable(String key, String why, @Nullable Throwable cause) {
        return new BadConfiguration(
                Problem.of(
                        "MK-LDP-007",
                        key + " is not an LDAP filter that can be filled in.",
                        why,
                        "Write it as RFC 4515 says, like (&(objectClass=person)(uid={name}))."),
                cause);
    }

    Filter fill(String value) {
        return fill(template, value);
    }

    private static Filter fill(Filter filter, String value) {
        return switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(all(filter, value));
            case Filter.FILTER_TYPE_OR -> Filter.createORFilter(all(filter, value));
            case Filter.FILTER_TYPE_NOT -> Filter.createNOTFilter(fill(filter.getNOTComponent(), value));
            case Filter.FILTER_TYPE_EQUALITY ->
                Filter.createEqualityFilter(
                        filter.getAttributeName(), filter.getAssertionValue().replace(MARK, value));
            case Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
                Filter.createExtensibleMatchFilter(
                        filter.getAttributeName(),
                        filter.getMatchingRuleID(),
                        filter.getDNAttributes(),
                        filter.getAssertionValue().replace(MARK, value));
            default -> filter;
        };
    }

    private static List<Filter> all(Filter filter, String value) {
        List<Filter> filled = new ArrayList<>();
        for (Filter component : filter.getComponents()) {
            filled.add(fill(component, value));
        }
        return filled;
    }
}
