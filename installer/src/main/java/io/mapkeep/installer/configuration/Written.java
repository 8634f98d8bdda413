package io.mapkeep.installer.configuration;

import io.mapkeep.contract.configuration.Key;
import java.util.List;
import java.util.stream.Collectors;
import org.tomlj.Toml;

/** What somebody typed for a key, as TOML writes it: quotes and brackets are added by what the key's default shows to be needed. */
public final class Written {
    private Written() {}

    /** @param words one for a single value, any number for a list */
    public static String as(Key key, List<String> words) {
        if (key.standard().startsWith("[")) {
            return words.size() == 1 && words.get(0).startsWith("[")
                    ? words.get(0)
                    : words.stream().map(Written::quoted).collect(Collectors.joining(", ", "[", "]"));
        }
        String only = String.join(" ", words);
        return key.standard().startsWith("\"") ? quoted(only) : only;
    }

    private static String quoted(String word) {
        boolean already = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"");
        return already ? word : '"' + Toml.tomlEscape(word).toString() + '"';
    }
}
