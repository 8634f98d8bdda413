package io.mapkeep.installer.upgrade;

import io.mapkeep.contract.units.ProductVersion;
import java.nio.file.Path;

/**
 * A package as its own control data tell it.
 *
 * @param architecture as the package manager writes it, {@code amd64} or {@code x86_64}
 * @param installedBytes what it takes up once it is installed
 */
public record PackageFile(Path file, String name, ProductVersion version, String architecture, long installedBytes) {}
