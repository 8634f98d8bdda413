package io.mapkeep.contract.admin;

/**
 * What {@code POST /api/v1/certificates/renewal} takes.
 *
 * @param drain whether the connections that began under the former certificate are ended, each after the answer under way
 */
public record CertificateRenewal(boolean drain) {}
