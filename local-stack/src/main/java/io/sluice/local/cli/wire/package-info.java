/// HTTP and JSON for commands that have to start at once.
@NullMarked
package io.sluice.local.cli.wire;

import org.jspecify.annotations.NullMarked;
