/**
 * The SQL API: statements of users, read only, and the export of whole datasets. Door: {@link io.mapkeep.data.sql.Queries}.
 *
 * <p>Two fences stand one behind the other: {@link io.mapkeep.data.sql.StatementFence} lets only known words and functions through, and the
 * database runs the statement as a guest that holds grants on the person's datasets and nothing else. Right: a new function enters the
 * allow-list after its cost is known; wrong: a list of what is forbidden.
 */
@NullMarked
package io.mapkeep.data.sql;

import org.jspecify.annotations.NullMarked;
