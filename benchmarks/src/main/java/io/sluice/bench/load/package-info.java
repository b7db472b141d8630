/// What clients do: send, retry, send twice; and the book of what was answered.
@NullMarked
package io.sluice.bench.load;

import org.jspecify.annotations.NullMarked;
