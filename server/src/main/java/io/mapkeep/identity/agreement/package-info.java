/** What people accept before they use the appliance: its text, and who accepted which version when. */
@NullMarked
package io.mapkeep.identity.agreement;

import org.jspecify.annotations.NullMarked;
