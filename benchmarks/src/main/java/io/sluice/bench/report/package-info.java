/// What benchmarks find, in numbers, tables and plots, for the terminal and for docs/BENCHMARKS.md.
@NullMarked
package io.sluice.bench.report;

import org.jspecify.annotations.NullMarked;
