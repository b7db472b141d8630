/// What is seen from outside: metrics, rows, the machine.
@NullMarked
package io.sluice.bench.measure;

import org.jspecify.annotations.NullMarked;
