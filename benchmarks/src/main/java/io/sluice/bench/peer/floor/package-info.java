/// The least that a service could cost: its server without the service.
@NullMarked
package io.sluice.bench.peer.floor;

import org.jspecify.annotations.NullMarked;
