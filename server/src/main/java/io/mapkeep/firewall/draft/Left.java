package io.mapkeep.firewall.draft;

/**
 * What the draft does not say.
 *
 * @param file with its line
 * @param text of the line
 * @param why it is left to the reader
 */
record Left(String file, int line, String text, String why) {}
