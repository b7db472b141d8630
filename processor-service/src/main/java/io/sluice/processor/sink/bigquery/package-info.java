/// BigQuery, by the Storage Write API.
@NullMarked
package io.sluice.processor.sink.bigquery;

import org.jspecify.annotations.NullMarked;
