/// `send`: JSON of any shape, from a file or made up, to batches, to a running ingest.
@NullMarked
package io.sluice.local.cli.send;

import org.jspecify.annotations.NullMarked;
