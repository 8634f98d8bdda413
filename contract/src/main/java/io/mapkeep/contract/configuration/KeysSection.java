package io.mapkeep.contract.configuration;

import java.time.Duration;

/**
 * {@code [keys]}: keys for programs.
 *
 * @param lifetime of a key that was made without saying how long it lives
 * @param longest that may be asked for
 * @param ofOneOwner how many one owner may have at once
 * @param inAddress whether {@code ?api_key=} is taken where CARTO's clients send it
 */
public record KeysSection(Duration lifetime, Duration longest, int ofOneOwner, boolean inAddress) {
    static KeysSection read(Section in) {
        Duration lifetime =
                in.duration("lifetime", "90d", "1h", "3650d", "Life of a key that was made without saying how long.");
        Duration longest = in.duration("longest", "366d", "1h", "3650d", "Longest life that may be asked for.");
        if (longest.compareTo(lifetime) < 0) {
            in.mistake("longest", "shorter than keys.lifetime, which every key without a wish of its own would pass");
        }
        return new KeysSection(
                lifetime,
                longest,
                in.number("of_one_owner", 100, 1, 10_000, "keys", "Keys that one person or service account may have."),
                in.flag(
                        "in_address",
                        false,
                        "Takes a key as ?api_key= on the SQL API and on tiles, for CARTO's clients that send it no other way. Browsers and proxies keep addresses: turn it on only for such a client, and give its key a scope."));
    }
}
