package io.mapkeep.identity.oidc;

import io.mapkeep.contract.configuration.OidcSection;
import io.mapkeep.contract.configuration.OidcSection.Preset;
import io.mapkeep.identity.oidc.Distrust.Reason;
import java.text.Normalizer;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a provider's claims as its section says. Claims are somebody else's input: each has a form and a bound. */
final class ClaimReader {
    private static final int LONGEST_SUBJECT = 255;
    private static final int LONGEST_NAME = 150;
    private static final int LONGEST_DISPLAY_NAME = 200;
    private static final int MOST_GROUPS = 2000;
    private static final int LONGEST_GROUP = 1000;

    private final OidcSection settings;

    ClaimReader(OidcSection settings) {
        this.settings = settings;
    }

    /**
     * Reads them.
     *
     * @throws Distrust if one that is needed is missing or unusable, or the mail address is not of an allowed domain
     */
    Vouched read(Map<String, Object> claims, Optional<String> sid, String idToken) {
        String subject = text(claims, settings.claims().subject())
                .filter(value -> value.length() <= LONGEST_SUBJECT && isVisible(value))
                .orElseThrow(() ->
                        new Distrust(Reason.CLAIM_MISSING, settings.claims().subject()));
        String mail = verifiedMail(claims);
        demandAllowed(mail, claims);
        String name = name(claims, subject, mail);
        String displayName = text(claims, settings.claims().displayName())
                .map(value -> value.replaceAll("[\\p{Cntrl}\\p{Cf}]", "").strip())
                .filter(value -> !value.isEmpty())
                .map(value -> value.length() > LONGEST_DISPLAY_NAME ? value.substring(0, LONGEST_DISPLAY_NAME) : value)
                .orElse(name);
        return new Vouched(subject, name, displayName, mail, groups(claims, mail), sid, idToken);
    }

    /** Lower case, composed, without what cannot be seen: two names that look the same in a list are one (Unicode Standard Annex 15). */
    private String name(Map<String, Object> claims, String subject, String mail) {
        String claim = settings.claims().name();
        Optional<String> wanted = claim.equals(settings.claims().mail())
                ? Optional.of(mail).filter(value -> !value.isEmpty())
                : text(claims, claim);
        return wanted.map(value -> Normalizer.normalize(value.strip(), Normalizer.Form.NFKC)
                        .toLowerCase(Locale.ROOT))
                .filter(value -> !value.isEmpty() && value.length() <= LONGEST_NAME && isVisible(value))
                .orElseGet(() -> subject.toLowerCase(Locale.ROOT));
    }

    /** OpenID providers say whether they verified it; plain OAuth 2 has no word for it, so there it counts for display only where it does. */
    private String verifiedMail(Map<String, Object> claims) {
        Object verified = claims.get("email_verified");
        boolean sure = Boolean.TRUE.equals(verified) || "true".equals(verified);
        return text(claims, settings.claims().mail())
                .filter(value -> sure && value.length() <= 254 && value.indexOf('@') > 0 && isVisible(value))
                .map(value -> value.toLowerCase(Locale.ROOT))
                .orElse("");
    }

    private void demandAllowed(String mail, Map<String, Object> claims) {
        if (settings.allowedDomains().isEmpty()) {
            return;
        }
        String domain = mail.substring(mail.lastIndexOf('@') + 1);
        boolean allowed = !mail.isEmpty() && settings.allowedDomains().contains(domain);
        // Only an account that the organisation manages has "hd"; a private Google account may bear the same mail
        // address.
        boolean managed = settings.preset() != Preset.GOOGLE
                || text(claims, "hd")
                        .map(domainOfHouse -> domainOfHouse.toLowerCase(Locale.ROOT))
                        .filter(settings.allowedDomains()::contains)
                        .isPresent();
        if (!allowed || !managed) {
            throw new Distrust(Reason.DOMAIN, mail.isEmpty() ? "no verified mail address" : domain);
        }
    }

    private Set<String> groups(Map<String, Object> claims, String mail) {
        Set<String> groups = new LinkedHashSet<>();
        for (String claim : settings.claims().groups()) {
            demandWhole(claims, claim);
            if (claim.equals(settings.claims().mail())) {
                if (!mail.isEmpty()) {
                    groups.add(mail);
                }
            } else {
                add(find(claims, claim), groups);
            }
        }
        if (groups.size() > MOST_GROUPS) {
            throw new Distrust(Reason.GROUPS_CUT_SHORT, "more than " + MOST_GROUPS);
        }
        return groups;
    }

    /** Beyond 200 groups Entra ID leaves them out and says where they could be asked for (OpenID Connect Core 1.0, 5.6.2). An absent list is no empty one. */
    private static void demandWhole(Map<String, Object> claims, String claim) {
        boolean elsewhere = claims.get("_claim_names") instanceof Map<?, ?> names && names.containsKey(claim);
        if (elsewhere || (claim.equals("groups") && Boolean.TRUE.equals(claims.get("hasgroups")))) {
            throw new Distrust(Reason.GROUPS_CUT_SHORT, claim);
        }
    }

    private static void add(@Nullable Object value, Set<String> groups) {
        if (value instanceof String text && text.length() <= LONGEST_GROUP) {
            groups.add(text);
        } else if (value instanceof Collection<?> several) {
            several.stream().filter(each -> !(each instanceof Collection)).forEach(each -> add(each, groups));
        }
    }

    private static Optional<String> text(Map<String, Object> claims, String claim) {
        Object value = find(claims, claim);
        return value instanceof String text && !text.isEmpty()
                ? Optional.of(text)
                : value instanceof Long || value instanceof Integer ? Optional.of(value.toString()) : Optional.empty();
    }

    /** A claim by its whole name, dots and all, or else a path into claims that are objects. */
    private static @Nullable Object find(Map<String, Object> claims, String claim) {
        if (claims.containsKey(claim)) {
            return claims.get(claim);
        }
        Object at = claims;
        for (String part : claim.split("\\.", -1)) {
            at = at instanceof Map<?, ?> inner ? inner.get(part) : null;
        }
        return at;
    }

    private static boolean isVisible(String value) {
        return value.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
    }
}
