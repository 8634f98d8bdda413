/**
 * Certificates for others: internal servers and admins' clients. Issued by the appliance's own authority within its constraints and a policy, and handed
 * out once. Right: {@code issuance.issue(wish, who)}; wrong: keeping a key that was made for somebody else.
 */
@NullMarked
package io.mapkeep.tls.leaf;

import org.jspecify.annotations.NullMarked;
