/// Whether every accepted event is stored once, whatever is killed, paused or cut meanwhile.
@NullMarked
package io.sluice.bench.kill;

import org.jspecify.annotations.NullMarked;
