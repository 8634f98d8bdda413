/**
 * Every room can be asked "are you well?". The {@link io.mapkeep.health.Doctor} runs checks and knows no room.
 */
@NullMarked
package io.mapkeep.health;

import org.jspecify.annotations.NullMarked;
