package io.mapkeep;

import io.mapkeep.runtime.Product;

/** The version that was built. */
final class Version {
    static final String NUMBER = Product.version().text();

    private Version() {}
}
