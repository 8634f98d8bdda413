package io.mapkeep.identity.local;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import io.mapkeep.contract.configuration.PasswordSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a password that a person chose can be taken, after NIST SP 800-63B-4, 3.1.1.2: length counts, composition does not unless the settings say so, and what
 * everybody tries first is refused. The lists are those of zxcvbn: 30,000 passwords that leaked most often, English words, names.
 */
public final class PasswordPolicy {
    static final int LONGEST = 256;
    /** zxcvbn looks for every pattern in every part: beyond this its time grows and its answer does not. */
    private static final int MEASURED = 100;

    private static final List<Pattern> KINDS = List.of(
            Pattern.compile("\\p{Ll}"),
            Pattern.compile("\\p{Lu}"),
            Pattern.compile("\\p{Nd}"),
            Pattern.compile("[^\\p{Ll}\\p{Lu}\\p{Nd}]"));

    private final PasswordSection settings;
    private final List<String> known;

    /** Loads the lists when the first password is measured: a third of a second that a start should not wait for. */
    private static final class Lists {
        static final Zxcvbn ZXCVBN = new Zxcvbn();
    }

    /** @param host the server's name, whose parts make a password easy to guess */
    public PasswordPolicy(PasswordSection settings, String host) {
        this.settings = settings;
        List<String> words = new ArrayList<>(settings.contextWords());
        words.add("mapkeep");
        words.add(host);
        words.addAll(Arrays.asList(host.split("[.-]")));
        this.known = List.copyOf(words);
    }

    PasswordSection settings() {
        return settings;
    }

    /**
     * Returns if the password can be taken.
     *
     * @throws InvalidInput (MK-IDN-006) with what is wrong with it
     */
    void require(String password, LocalAccount account) {
        String normal = PasswordHash.normal(password);
        objection(normal, account).ifPresent(why -> {
            throw unfit(why);
        });
    }

    static InvalidInput unfit(String why) {
        return new InvalidInput(Problem.of(
                "MK-IDN-006",
                "The new password cannot be taken.",
                why,
                "Choose another one; four or five words that belong to no saying are good, and any script will do."));
    }

    private Optional<String> objection(String password, LocalAccount account) {
        int characters = password.codePointCount(0, password.length());
        if (characters < settings.minLength() || characters > LONGEST) {
            return Optional.of("It has " + characters + " characters; " + settings.minLength() + " to " + LONGEST
                    + " are needed.");
        }
        if (password.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("It holds a control character, which not every keyboard and browser sends.");
        }
        long kinds =
                KINDS.stream().filter(kind -> kind.matcher(password).find()).count();
        if (kinds < settings.characterKinds()) {
            return Optional.of("It has " + kinds + " of the kinds small letters, capitals, digits, others; "
                    + settings.characterKinds() + " are needed.");
        }
        return weakness(password, account);
    }

    private Optional<String> weakness(String password, LocalAccount account) {
        String measured = password.substring(
                0, password.offsetByCodePoints(0, Math.min(MEASURED, password.codePointCount(0, password.length()))));
        Strength strength = Lists.ZXCVBN.measure(measured, words(account));
        boolean listed = strength.getSequence().size() == 1
                && strength.getSequence().get(0).pattern == com.nulabinc.zxcvbn.Pattern.Dictionary;
        if (strength.getScore() >= settings.strength() && !listed) {
            return Optional.empty();
        }
        String warning = strength.getFeedback().getWarning();
        return Optional.of("It is easy to guess: "
                + (warning == null || warning.isEmpty()
                        ? "it is made of words and patterns that are tried first."
                        : warning)
                + (settings.strength() > 0
                        ? " Its strength is " + strength.getScore() + " of 4; " + settings.strength() + " is needed."
                        : ""));
    }

    private List<String> words(LocalAccount account) {
        List<String> words = new ArrayList<>(known);
        words.add(account.name());
        words.addAll(Arrays.asList(account.displayName().split("\\s+")));
        words.removeIf(String::isBlank);
        return words;
    }
}
