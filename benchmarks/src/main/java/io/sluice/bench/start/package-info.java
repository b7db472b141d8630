/// How long a service needs from its start to its first answer.
@NullMarked
package io.sluice.bench.start;

import org.jspecify.annotations.NullMarked;
