/// What people would use in place of Sluice, as programs of their own.
@NullMarked
package io.sluice.bench.peer;

import org.jspecify.annotations.NullMarked;
