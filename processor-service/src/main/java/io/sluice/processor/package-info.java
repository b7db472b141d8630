/// The processor: messages from the bus to rows in the warehouse, each once. The core and its
/// interfaces; the connectors are packages below and know only these.
@NullMarked
package io.sluice.processor;

import org.jspecify.annotations.NullMarked;
