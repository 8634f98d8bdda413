package io.mapkeep.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The roles that there are, by their words. What is kept (sessions, keys, grants) keeps words; an unknown word, of a role that the settings do not name any more
 * or of a newer version, gives nothing.
 */
public final class Roles {
    /** Without any of the organisation's own. */
    public static final Roles BUILT_IN = new Roles(Role.builtIn());

    private final Map<String, Role> byWord = new TreeMap<>();

    private Roles(Collection<Role> roles) {
        roles.forEach(role -> byWord.put(role.word(), role));
    }

    /**
     * The built-in roles and these.
     *
     * @throws IllegalArgumentException if one has the word of a built-in role: what {@code viewer} may do is the same in every house
     */
    public static Roles with(Collection<Role> custom) {
        Roles roles = new Roles(Role.builtIn());
        for (Role role : custom) {
            if (BUILT_IN.named(role.word()).isPresent()) {
                throw new IllegalArgumentException(role.word() + " is built in");
            }
            roles.byWord.put(role.word(), role);
        }
        return roles;
    }

    /** All of them, by word. */
    public List<Role> all() {
        return List.copyOf(byWord.values());
    }

    public Optional<Role> named(String word) {
        return Optional.ofNullable(byWord.get(word.toLowerCase(Locale.ROOT)));
    }

    /** The roles of these words; unknown ones are left out. */
    public Set<Role> of(Collection<String> words) {
        Set<Role> roles = new LinkedHashSet<>();
        words.forEach(word -> named(word.strip()).ifPresent(roles::add));
        return Set.copyOf(roles);
    }

    /** What {@link #joined} wrote. */
    public Set<Role> ofJoined(String words) {
        return of(Arrays.asList(words.split(",")));
    }

    /** The words in order, with commas between, as stores keep them. */
    public static String joined(Collection<Role> roles) {
        return roles.stream().map(Role::word).sorted().collect(Collectors.joining(","));
    }
}
