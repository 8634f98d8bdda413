package io.mapkeep.firewall.rule;

/**
 * Why a rule is there.
 *
 * @param line of the policy; 0 for what follows from elsewhere
 * @param text the section of the policy, or the setting, or a sentence
 */
public record Origin(int line, String text) {
    static Origin always(String why) {
        return new Origin(0, why);
    }

    @Override
    public String toString() {
        return line == 0 ? text : "firewall.toml:" + line + " [" + text + "]";
    }
}
