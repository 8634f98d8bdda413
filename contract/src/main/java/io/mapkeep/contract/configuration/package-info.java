/**
 * The appliance's settings: one record per section, read from {@code mapkeep.toml}.
 *
 * <p>Each section reads its keys through {@link io.mapkeep.contract.configuration.Section}, which at once checks them, fills in defaults
 * and remembers what the key is for. So {@code config explain}, the reference page and the commented {@code conf/mapkeep.toml} all speak from
 * the same line of code. A new key is one line in its section's {@code read} and one entry in {@code conf/mapkeep.toml}; a test holds the two
 * together.
 */
@NullMarked
package io.mapkeep.contract.configuration;

import org.jspecify.annotations.NullMarked;
