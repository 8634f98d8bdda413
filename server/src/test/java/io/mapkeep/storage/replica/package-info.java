/** Two and three nodes in one process, over real TLS sockets, with a link between them that can be cut, held and slowed. */
@org.jspecify.annotations.NullMarked
package io.mapkeep.storage.replica;
