/// Programs that the services are compared with.
@NullMarked
package io.sluice.bench.peer;

import org.jspecify.annotations.NullMarked;
