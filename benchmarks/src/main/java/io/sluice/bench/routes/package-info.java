/// What routes cost.
@NullMarked
package io.sluice.bench.routes;

import org.jspecify.annotations.NullMarked;
