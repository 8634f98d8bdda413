package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A filter of the settings with a place to fill in. It is parsed once; what is filled in becomes an assertion value of the parsed tree and is
 * never parsed itself, so nothing that somebody types can change the filter's meaning (RFC 4515).
 */
final class FilterTemplate {
    private static final String MARK = "mapkeep-place-to-fill-in";

    /** LDAP_MATCHING_RULE_IN_CHAIN. */
    private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

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
        return rewritten(
                template,
                place -> place.getFilterType() == Filter.FILTER_TYPE_EQUALITY
                        ? Filter.createEqualityFilter(place.getAttributeName(), filled(place, value))
                        : Filter.createExtensibleMatchFilter(
                                place.getAttributeName(),
                                place.getMatchingRuleID(),
                                place.getDNAttributes(),
                                filled(place, value)));
    }

    /** Filled in such that the directory follows values that are entries themselves (MS-ADTS, 3.1.1.3.4.4.3). */
    Filter inChain(String value) {
        return rewritten(
                template,
                place -> Filter.createExtensibleMatchFilter(
                        place.getAttributeName(), IN_CHAIN, false, filled(place, value)));
    }

    /** Whatever would match with any value filled in. */
    Filter anything() {
        return rewritten(
                template,
                place -> Filter.createPresenceFilter(
                        place.getAttributeName() == null ? "objectClass" : place.getAttributeName()));
    }

    /** The object class that whatever fits must have, like {@code person} in {@code (&(objectClass=person)(uid={name}))}. */
    Optional<String> objectClass() {
        return template.getFilterType() == Filter.FILTER_TYPE_AND
                ? Arrays.stream(template.getComponents())
                        .filter(each -> each.getFilterType() == Filter.FILTER_TYPE_EQUALITY
                                && each.getAttributeName().equalsIgnoreCase("objectClass")
                                && !each.getAssertionValue().contains(MARK))
                        .map(Filter::getAssertionValue)
                        .findFirst()
                : Optional.empty();
    }

    /** The attributes that the value is compared with. */
    Set<String> attributes() {
        Set<String> names = new LinkedHashSet<>();
        rewritten(template, place -> {
            names.add(place.getAttributeName() == null ? "objectClass" : place.getAttributeName());
            return place;
        });
        return names;
    }

    private static String filled(Filter place, String value) {
        return place.getAssertionValue().replace(MARK, value);
    }

    private static Filter rewritten(Filter filter, UnaryOperator<Filter> place) {
        return switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(all(filter, place));
            case Filter.FILTER_TYPE_OR -> Filter.createORFilter(all(filter, place));
            case Filter.FILTER_TYPE_NOT -> Filter.createNOTFilter(rewritten(filter.getNOTComponent(), place));
            case Filter.FILTER_TYPE_EQUALITY, Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
                filter.getAssertionValue().contains(MARK) ? place.apply(filter) : filter;
            default -> filter;
        };
    }

    private static List<Filter> all(Filter filter, UnaryOperator<Filter> place) {
        List<Filter> rewritten = new ArrayList<>();
        for (Filter component : filter.getComponents()) {
            rewritten.add(rewritten(component, place));
        }
        return rewritten;
    }
}
