package io.mapkeep.identity.session;

/** Whose: a name is unique within its realm only. */
public record AccountName(String realm, String name) {}
