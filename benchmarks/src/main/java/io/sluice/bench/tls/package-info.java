/// TLS for services of this machine that have none.
@NullMarked
package io.sluice.bench.tls;

import org.jspecify.annotations.NullMarked;
