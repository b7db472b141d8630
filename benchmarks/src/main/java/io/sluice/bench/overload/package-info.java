/// What becomes of events when there are more than can be taken, or no place to put them.
@NullMarked
package io.sluice.bench.overload;

import org.jspecify.annotations.NullMarked;
