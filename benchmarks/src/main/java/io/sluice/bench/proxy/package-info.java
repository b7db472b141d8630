/// A wire that can be cut, held, or made to swallow answers.
@NullMarked
package io.sluice.bench.proxy;

import org.jspecify.annotations.NullMarked;
