/// From the headers and the body of a request to events.
@NullMarked
package io.sluice.ingest.decode;

import org.jspecify.annotations.NullMarked;
