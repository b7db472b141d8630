/// What exactly-once costs beside at-least-once.
@NullMarked
package io.sluice.bench.price;

import org.jspecify.annotations.NullMarked;
