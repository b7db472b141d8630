/// Ingest beside what people would use instead of it.
@NullMarked
package io.sluice.bench.ingest;

import org.jspecify.annotations.NullMarked;
