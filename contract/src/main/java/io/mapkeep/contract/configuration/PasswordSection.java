package io.mapkeep.contract.configuration;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * {@code [password]}: what a password of a local account must be like, after NIST SP 800-63B-4, 3.1.1.2. The directory's passwords follow the directory's rules.
 *
 * @param strength least score of zxcvbn, 0 to 4
 * @param characterKinds how many of small letters, capitals, digits and others; 0 asks for none
 * @param history so many former passwords do not come back
 * @param age after it a new one is asked for; empty means never
 * @param notice so long before the end of a password, a directory's too, its owner is told on every page
 * @param firstLasts how long a password that the appliance made may be used
 */
public record PasswordSection(
        int minLength,
        int strength,
        int characterKinds,
        int history,
        Optional<Period> age,
        Duration notice,
        Duration firstLasts,
        List<String> contextWords) {
    static PasswordSection read(Section in) {
        return new PasswordSection(
                in.number(
                        "min_length",
                        12,
                        8,
                        64,
                        "characters",
                        "Shortest password of a local account. The longest is 256, of any script."),
                in.number(
                        "strength",
                        3,
                        0,
                        4,
                        "",
                        "Least strength by zxcvbn: 3 withstands 100 million guesses, 4 ten billion. 0 asks for none; common passwords are refused all the same."),
                in.number(
                        "character_kinds",
                        0,
                        0,
                        4,
                        "kinds",
                        "How many kinds must be in it, of small letters, capitals, digits, others. NIST advises against asking: 0."),
                in.number("history", 0, 0, 24, "passwords", "So many former passwords may not come back."),
                age(
                        in.number(
                                "max_age",
                                0,
                                0,
                                3650,
                                "days",
                                "After so many days a new one is asked for. NIST advises against it unless something leaked: 0, never.")),
                in.duration(
                        "notice",
                        "14d",
                        "0s",
                        "90d",
                        "So long before a password ends, be it by max_age or by the directory's own policy, people are told on every page. 0s: never."),
                in.duration(
                        "first_password_lasts",
                        "7d",
                        "1h",
                        "90d",
                        "A password that the appliance made ends after this, unless it was replaced, as it has to be at the first sign-in."),
                in.texts(
                        "context_words",
                        "text",
                        "Words of your organisation that make a password easy to guess: its names, places, products. The account's name and this server's are known."));
    }

    private static Optional<Period> age(int days) {
        return days == 0 ? Optional.empty() : Optional.of(Period.ofDays(days));
    }
}
