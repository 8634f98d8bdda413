package io.mapkeep.identity.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key as the API tells it; nothing of its secret is in it.
 *
 * @param kind {@code secret}, {@code signature} or {@code certificate}
 * @param master whether it may make keys and change accounts
 * @param scope null where it may all that its owner may
 * @param parent the master key that it ends with; null where a person made it
 * @param state {@code active}, {@code suspended}, {@code expired} or {@code revoked}
 * @param lastUsed on this node
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record ShownKey(
        String id,
        String name,
        String owner,
        String realm,
        String kind,
        boolean master,
        @Nullable ScopeText scope,
        List<String> networks,
        String madeBy,
        @Nullable String parent,
        Instant created,
        Instant expires,
        String state,
        @Nullable Instant lastUsed,
        @Nullable String lastFrom) {
    static ShownKey of(ApiKey key, Optional<LastUses.Use> use, Instant now) {
        return new ShownKey(
                key.id(),
                key.name(),
                key.owner().name(),
                key.owner().realm(),
                key.proof().word(),
                key.master(),
                key.scope().map(ScopeText::of).orElse(null),
                key.networks().stream().map(Network::written).toList(),
                key.madeBy(),
                key.parent().orElse(null),
                key.created(),
                key.expires(),
                key.state(now).name().toLowerCase(Locale.ROOT),
                use.map(LastUses.Use::when).orElse(null),
                use.map(LastUses.Use::remote).orElse(null));
    }
}
