/// nginx, which answers and does nothing else.
@NullMarked
package io.sluice.bench.peer.nginx;

import org.jspecify.annotations.NullMarked;
