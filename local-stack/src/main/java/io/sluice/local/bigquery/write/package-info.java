/// The Storage Write gRPC service: streams, offsets, and the group commit of appended rows.
@NullMarked
package io.sluice.local.bigquery.write;

import org.jspecify.annotations.NullMarked;
