/// A log sink of Express and bunyan.
@NullMarked
package io.sluice.bench.peer.express;

import org.jspecify.annotations.NullMarked;
