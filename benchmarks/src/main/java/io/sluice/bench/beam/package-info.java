/// Apache Beam's pipeline from Pub/Sub to BigQuery beside the processor.
@NullMarked
package io.sluice.bench.beam;

import org.jspecify.annotations.NullMarked;
