package io.mapkeep.firewall.policy;

import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A list of networks as others publish them: one a line, {@code #} or {@code ;} begins a comment, overlaps and duplicates are fine. An address within a network stands for the
 * network: lists are written by programs, and some leave the host's bits in.
 */
final class BlockList {
    private static final long LARGEST = 32L << 20;
    private static final int MOST = 500_000;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");
    /** Windows programs begin files with it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final int TOLD = 60;

    private BlockList() {}

    /** @throws IllegalArgumentException with a message for the person who named it; half a list would be taken for a whole one */
    static Networks read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IllegalArgumentException(file + " is larger than " + (LARGEST >> 20) + " MiB");
            }
            List<String> lines = Files.readAllLines(file);
            List<Network> networks = new ArrayList<>(lines.size());
            for (int i = 0; i < lines.size(); i++) {
                String written = withoutComment(
                        i == 0 && lines.get(i).startsWith(BYTE_ORDER_MARK)
                                ? lines.get(i).substring(1)
                                : lines.get(i));
                if (!written.isEmpty()) {
                    networks.add(network(file, i + 1, written));
                }
            }
            if (networks.size() > MOST) {
                throw new IllegalArgumentException(file + " has more than " + MOST + " networks");
            }
            return Networks.of(networks);
        } catch (CharacterCodingException binary) {
            throw new IllegalArgumentException(file + " is no text in UTF-8", binary);
        } catch (IOException failure) {
            throw new IllegalArgumentException("cannot be read: " + failure, failure);
        }
    }

    /** By hand, as lists have a hundred thousand lines. */
    private static String withoutComment(String line) {
        int end = 0;
        while (end < line.length() && line.charAt(end) != '#' && line.charAt(end) != ';') {
            end++;
        }
        return line.substring(0, end).strip();
    }

    private static Network network(Path file, int line, String written) {
        try {
            int slash = written.indexOf('/');
            Address address = Address.parse(slash < 0 ? written : written.substring(0, slash));
            int bits = address.family().bits();
            int prefix = slash < 0 ? bits : length(written.substring(slash + 1));
            if (prefix < bits / 4) {
                throw new IllegalArgumentException("this is a large part of the Internet");
            }
            return Network.around(address, prefix);
        } catch (IllegalArgumentException wrong) {
            String told = written.length() > TOLD ? written.substring(0, TOLD) + "…" : written;
            throw new IllegalArgumentException(
                    "line " + line + " of " + file.getFileName() + ", \""
                            + told.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?") + "\": "
                            + wrong.getMessage(),
                    wrong);
        }
    }

    private static int length(String written) {
        if (!LENGTH.matcher(written).matches()) {
            throw new IllegalArgumentException("a network ends with a number, like 192.0.2.0/24");
        }
        return Integer.parseInt(written);
    }
}
