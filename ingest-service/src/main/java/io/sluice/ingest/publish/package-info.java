/// How packs get onto the bus: the interface that the core knows; each bus is a package below.
@NullMarked
package io.sluice.ingest.publish;

import org.jspecify.annotations.NullMarked;
