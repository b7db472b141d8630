/// What was sent, compared with what is stored.
@NullMarked
package io.sluice.bench.audit;

import org.jspecify.annotations.NullMarked;
