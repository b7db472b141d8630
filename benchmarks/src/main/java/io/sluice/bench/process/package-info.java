/// The processes of a run: the local stack, the services, a Redis; each on ports of its own.
@NullMarked
package io.sluice.bench.process;

import org.jspecify.annotations.NullMarked;
