package io.mapkeep.runtime;

import io.mapkeep.contract.units.ProductVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What runs here. */
public final class Product {
    private static final String RESOURCE = "/io/mapkeep/version.txt";

    private Product() {}

    /** The version that was built, as Maven wrote it down. */
    public static ProductVersion version() {
        try (InputStream in = Product.class.getResourceAsStream(RESOURCE)) {
            return ProductVersion.parse(in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
