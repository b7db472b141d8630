/// Processors that are compared by the same pushes.
@NullMarked
package io.sluice.bench.push;

import org.jspecify.annotations.NullMarked;
