/**
 * Looks at any TLS port from outside and says what its clients will run into. Knows nothing of the appliance: it is for its directory servers and its proxies, too.
 */
@NullMarked
package io.mapkeep.installer.grade;

import org.jspecify.annotations.NullMarked;
