package io.mapkeep.firewall.render;

import io.mapkeep.firewall.policy.PortRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Ports as {@code xt_multiport} takes them, and ufw with it: at most 15 numbers at once, of which a range is two. */
final class PortGroups {
    private static final int MOST = 15;

    private PortGroups() {}

    static List<String> of(List<PortRange> ports) {
        List<String> groups = new ArrayList<>();
        List<PortRange> group = new ArrayList<>();
        int numbers = 0;
        for (PortRange range : ports) {
            int more = range.first() == range.last() ? 1 : 2;
            if (numbers + more > MOST) {
                groups.add(written(group));
                group.clear();
                numbers = 0;
            }
            group.add(range);
            numbers += more;
        }
        groups.add(written(group));
        return groups;
    }

    private static String written(List<PortRange> ports) {
        return ports.stream().map(range -> range.toString().replace('-', ':')).collect(Collectors.joining(","));
    }
}
