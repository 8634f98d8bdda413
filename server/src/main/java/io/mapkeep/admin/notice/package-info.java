/**
 * What people are told while they use the appliance: that it is under maintenance, and what its administrators announce. Each node keeps its own, in files that are read once and written seldom.
 *
 * <p>Right: the door asks {@link io.mapkeep.admin.notice.Notices} for each request, from memory; wrong: a resource that looks at the files.
 */
@NullMarked
package io.mapkeep.admin.notice;

import org.jspecify.annotations.NullMarked;
