/** Who does the arithmetic of TLS: the JDK, or Conscrypt where that is wanted and passes a handshake with itself and with the JDK. */
@NullMarked
package io.mapkeep.http.engine;

import org.jspecify.annotations.NullMarked;
