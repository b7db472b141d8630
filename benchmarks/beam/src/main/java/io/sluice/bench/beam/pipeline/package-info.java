/// A streaming pipeline as users of Apache Beam write it.
@NullMarked
package io.sluice.bench.beam.pipeline;

import org.jspecify.annotations.NullMarked;
