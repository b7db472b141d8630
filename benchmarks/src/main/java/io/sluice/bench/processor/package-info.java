/// The processor beside what people would use in place of it.
@NullMarked
package io.sluice.bench.processor;

import org.jspecify.annotations.NullMarked;
