/// Google's client libraries beside what Sluice has in their place.
@NullMarked
package io.sluice.bench.clients;

import org.jspecify.annotations.NullMarked;
