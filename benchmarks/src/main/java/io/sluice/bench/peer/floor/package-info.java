/// The least that ingest could cost: its server without ingest.
@NullMarked
package io.sluice.bench.peer.floor;

import org.jspecify.annotations.NullMarked;
