package io.mapkeep.firewall.render;

import io.mapkeep.firewall.rule.RuleSet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What rules can be written as. */
public enum Format {
    NFT(NftRenderer::render),
    FIREWALLD(FirewalldRenderer::render),
    IPTABLES(IptablesRenderer::render),
    UFW(UfwRenderer::render),
    MARKDOWN(PortTable::markdown),
    CSV(PortTable::csv),
    JSON(PortTable::json);

    private final Function<RuleSet, List<Rendered>> renderer;

    Format(Function<RuleSet, List<Rendered>> renderer) {
        this.renderer = renderer;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Format> find(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findAny();
    }

    public List<Rendered> render(RuleSet rules) {
        return renderer.apply(rules);
    }
}
