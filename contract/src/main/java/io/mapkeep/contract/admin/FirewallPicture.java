package io.mapkeep.contract.admin;

/** Who may talk to whom, drawn. */
public record FirewallPicture(String svg) {}
