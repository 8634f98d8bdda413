package io.mapkeep.installer.support;

import java.nio.charset.StandardCharsets;

/**
 * One file of a bundle.
 *
 * @param name in the bundle, without a folder
 * @param text after it went through the masks
 */
public record Part(String name, String text) {
    public long bytes() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
