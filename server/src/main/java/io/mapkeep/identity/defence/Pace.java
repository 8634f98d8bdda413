package io.mapkeep.identity.defence;

import java.time.Duration;

/**
 * How failures slow somebody down. Failures fill a bucket that leaks; each that fills it begins a pause, and each pause is twice as long as the one before.
 *
 * @param free failures that fill the bucket
 * @param leak the time in which one leaks
 * @param first the first pause
 * @param longest no pause is longer, so that nobody is shut out for good
 * @param forget after this time without a failure it is as if there had been none
 */
record Pace(int free, Duration leak, Duration first, Duration longest, Duration forget) {
    Duration pause(int number) {
        long factor = 1L << Math.min(number - 1, 30);
        Duration pause = first.multipliedBy(factor);
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
