/// How fast messages are stored that have to be looked up first.
@NullMarked
package io.sluice.bench.drain;

import org.jspecify.annotations.NullMarked;
