/// From the POST of an event until a query finds it.
@NullMarked
package io.sluice.bench.path;

import org.jspecify.annotations.NullMarked;
