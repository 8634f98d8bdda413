/** The organisation's LDAP directory. The only room that names UnboundID. */
@NullMarked
package io.mapkeep.identity.ldap;

import org.jspecify.annotations.NullMarked;
