/// The ingest service: events over HTTP to messages on the bus.
@NullMarked
package io.sluice.ingest;

import org.jspecify.annotations.NullMarked;
