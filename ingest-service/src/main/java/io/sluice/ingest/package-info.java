@NullMarked
package io.sluice.ingest;

import org.jspecify.annotations.NullMarked;
