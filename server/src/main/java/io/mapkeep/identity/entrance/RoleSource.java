package io.mapkeep.identity.entrance;

import io.mapkeep.access.Role;
import java.util.Set;

/** Which roles somebody has, by explicit mapping only. */
@FunctionalInterface
public interface RoleSource {
    /** Empty means: nobody in. May be asked again at any time. */
    Set<Role> of(Arrival arrival);
}
