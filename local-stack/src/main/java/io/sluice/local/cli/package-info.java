/// The command line: what `./sluice` can do.
@NullMarked
package io.sluice.local.cli;

import org.jspecify.annotations.NullMarked;
