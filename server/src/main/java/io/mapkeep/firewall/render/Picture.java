package io.mapkeep.firewall.render;

import io.mapkeep.firewall.policy.Allow;
import io.mapkeep.firewall.policy.Need;
import io.mapkeep.firewall.policy.Party;
import io.mapkeep.firewall.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A policy as a picture: its words as boxes, from left to right in the order in which connections go, and its allow rules as arrows. A thousand hosts with one role are one box, so it stays a
 * picture. SVG that is readable on light and on dark ground, and asks for nothing from elsewhere.
 */
public final class Picture {
    private static final int WIDTH = 210;
    private static final int GAP = 150;
    /** Between arrows that come in at one box, so that their labels do not meet. */
    private static final int APART = 19;

    private static final int TIP = 12;
    private static final int LINE = 18;
    private static final int MARGIN = 24;
    private static final int LONGEST = 27;
    private static final int HOSTS = 4;
    private static final String ANY = "any";
    private static final String STYLE = """
            <style>
            svg { background: #fff; color: #1c2733 }
            .box { fill: #eef3f8; stroke: #5b7083 } .host { fill: #e3f1e6; stroke: #3f7a4c } .need { fill: #f6f0e2; stroke: #8a7333 }
            .arrow { fill: none; stroke: #5b7083; stroke-width: 1.5 } .tip { fill: #5b7083 }
            svg { max-width: 100%; height: auto }
            text { font: 13px system-ui, sans-serif; fill: currentColor } .name { font-weight: 600 } .small { font-size: 11px; opacity: .8 }
            .label { font-size: 11px; paint-order: stroke; stroke: #fff; stroke-width: 4px; stroke-linejoin: round }
            @media (prefers-color-scheme: dark) {
            svg { background: #12181f; color: #e4eaf0 }
            .box { fill: #1f2a36; stroke: #8ba0b5 } .host { fill: #1c3325; stroke: #77b586 } .need { fill: #352e1b; stroke: #c9ae66 }
            .arrow { stroke: #8ba0b5 } .tip { fill: #8ba0b5 } .label { stroke: #12181f }
            }
            </style>
            """;

    private final Map<String, Box> boxes = new LinkedHashMap<>();
    private final Map<List<String>, List<String>> arrows = new LinkedHashMap<>();
    private final Policy policy;

    private static final class Box {
        private final String kind;
        private final List<String> lines;
        private int coming;
        private int came;
        private int column;
        private int x;
        private int y;

        Box(String kind, List<String> lines) {
            this.kind = kind;
            this.lines = lines;
        }

        /** Room for its lines, and for arrows that come in below one another. */
        int height() {
            return Math.max(LINE * lines.size() + 14, APART * (coming + 1));
        }

        /** Where the next arrow comes in. */
        int nextArrival() {
            came++;
            return y + height() * came / (coming + 1);
        }

        int middle() {
            return y + height() / 2;
        }
    }

    private Picture(Policy policy) {
        this.policy = policy;
    }

    public static String of(Policy policy) {
        var picture = new Picture(policy);
        policy.allows().forEach(picture::add);
        picture.needs();
        picture.columns();
        return picture.drawn();
    }

    private void add(Allow allow) {
        for (Party from : allow.from()) {
            for (Party to : allow.to()) {
                // Everybody who is asked is not everybody who asks: a box on either side, else all arrows would go in
                // circles.
                String source = box(from, from.word());
                String target = box(to, to.word().equals(ANY) ? "any " : to.word());
                arrows.computeIfAbsent(List.of(source, target), any -> new ArrayList<>())
                        .addAll(allow.services());
            }
        }
    }

    private String box(Party party, String key) {
        boxes.computeIfAbsent(key, any -> {
            List<String> lines = new ArrayList<>();
            lines.add(party.word().equals(ANY) ? "everybody" : party.word());
            if (party.hosts().isEmpty() && !party.word().equals(ANY)) {
                if (!party.networks().toString().equals(party.word())) {
                    lines.add(party.networks().toString());
                }
            } else if (!(party.hosts().size() == 1
                    && party.hosts().get(0).name().equals(party.word()))) {
                party.hosts().stream().limit(HOSTS).forEach(host -> lines.add(host.name()));
                if (party.hosts().size() > HOSTS) {
                    lines.add("and " + (party.hosts().size() - HOSTS) + " more");
                }
            } else {
                lines.add(party.hosts().get(0).addresses().joined(" "));
            }
            return new Box(party.hosts().isEmpty() ? "box" : "host", lines);
        });
        return key;
    }

    /** What every host reaches, and what the appliance does. */
    private void needs() {
        Stream.of(policy.needs(), policy.applianceNeeds()).forEach(needs -> {
            for (Need need : needs) {
                String key = "need " + need.id();
                boxes.computeIfAbsent(
                        key,
                        any -> new Box(
                                "need",
                                List.of(
                                        need.id(),
                                        need.to().toString(),
                                        need.ports().toString(),
                                        needs == policy.needs() ? "by every host" : "by the appliance")));
            }
        });
    }

    /** Each box stands to the right of whoever may talk to it; where that goes in circles, the first arrow counts. */
    private void columns() {
        for (int round = 0; round < Math.min(boxes.size(), 6); round++) {
            arrows.keySet().forEach(ends -> {
                Box from = box(ends.get(0));
                Box to = box(ends.get(1));
                if (from != to && !arrows.containsKey(List.of(ends.get(1), ends.get(0)))) {
                    to.column = Math.max(to.column, Math.min(from.column + 1, 6));
                }
            });
        }
        int last = boxes.values().stream().mapToInt(box -> box.column).max().orElse(0);
        boxes.values().stream().filter(box -> box.kind.equals("need")).forEach(box -> box.column = last + 1);
        arrows.keySet().forEach(ends -> box(ends.get(1)).coming++);
        int[] down = new int[last + 3];
        boxes.values().forEach(box -> {
            box.x = MARGIN + box.column * (WIDTH + GAP);
            box.y = MARGIN + down[box.column];
            down[box.column] += box.height() + 26;
        });
    }

    private Box box(String key) {
        return java.util.Objects.requireNonNull(boxes.get(key));
    }

    private String drawn() {
        int width = boxes.values().stream().mapToInt(box -> box.x + WIDTH).max().orElse(WIDTH) + MARGIN;
        int height = boxes.values().stream()
                        .mapToInt(box -> box.y + box.height())
                        .max()
                        .orElse(LINE)
                + MARGIN;
        var text = new StringBuilder();
        text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + width + " " + height
                + "\" role=\"img\" aria-label=\"Who may talk to whom\">\n<title>Who may talk to whom</title>\n");
        text.append(STYLE)
                .append(
                        "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path class=\"tip\" d=\"M0 0 8 4 0 8z\"/></marker></defs>\n");
        var labels = new StringBuilder();
        arrows.forEach((ends, services) -> arrow(box(ends.get(0)), box(ends.get(1)), services, text, labels));
        boxes.values().forEach(box -> box(box, text));
        return text.append(labels).append("</svg>\n").toString();
    }

    private static void arrow(Box from, Box to, List<String> services, StringBuilder lines, StringBuilder labels) {
        boolean forward = to.column > from.column;
        int x1 = from.x + WIDTH;
        int x2 = forward ? to.x : to.x + WIDTH;
        int y1 = from.middle();
        int y2 = to.nextArrival();
        int bend = forward ? (x2 - x1) / 2 : GAP / 2;
        lines.append("<path class=\"arrow\" marker-end=\"url(#tip)\" d=\"M" + x1 + " " + y1 + " C" + (x1 + bend) + " "
                + y1 + " " + (forward ? x2 - bend : x2 + bend) + " " + y2 + " " + x2 + " " + y2 + "\"/>\n");
        // At the end of the arrow, where those of one source lie apart already.
        int x = forward ? x2 - TIP : Math.max(x1, x2) + GAP / 3;
        labels.append("<text class=\"label\" text-anchor=\"" + (forward ? "end" : "start") + "\" x=\"" + x + "\" y=\""
                + (y2 - 4) + "\">"
                + escaped(cut(String.join(", ", services.stream().distinct().toList()))) + "</text>\n");
    }

    private static void box(Box box, StringBuilder text) {
        text.append("<g><title>" + escaped(String.join("\n", box.lines)) + "</title><rect class=\"" + box.kind
                + "\" rx=\"6\" x=\"" + box.x + "\" y=\"" + box.y + "\" width=\"" + WIDTH + "\" height=\"" + box.height()
                + "\"/>");
        for (int i = 0; i < box.lines.size(); i++) {
            text.append("<text class=\"" + (i == 0 ? "name" : "small") + "\" x=\"" + (box.x + 12) + "\" y=\""
                    + (box.y + 20 + LINE * i) + "\">" + escaped(cut(box.lines.get(i))) + "</text>");
        }
        text.append("</g>\n");
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
