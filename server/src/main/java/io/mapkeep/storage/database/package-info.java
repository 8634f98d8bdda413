/**
 * The appliance's database and the gate to its writes. The only room that names H2.
 *
 * <p>Right: {@code database.write(tx -> …)}; wrong: keeping the connection that {@code tx} lends beyond the lambda.
 */
@NullMarked
package io.mapkeep.storage.database;

import org.jspecify.annotations.NullMarked;
