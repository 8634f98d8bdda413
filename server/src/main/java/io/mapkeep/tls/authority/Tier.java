package io.mapkeep.tls.authority;

/** The three kinds of certificates, from the one that clients trust to the one that they see first. */
public enum Tier {
    ROOT,
    INTERMEDIATE,
    SERVER
}
