package io.mapkeep;

import io.mapkeep.runtime.ProductVersion;

/** The version that was built. */
final class Version {
    static final String NUMBER = ProductVersion.current().text();

    private Version() {}
}
