package io.mapkeep.identity.local;

import java.nio.file.Path;
import java.time.Instant;

/** Where the password lies that the appliance made for an account, and until when it may be used. */
public record FirstPassword(String name, Path file, Instant expires) {}
