/// `up`: the local services and Sluice's own in one process, which meet by their addresses alone.
@NullMarked
package io.sluice.local.cli.up;

import org.jspecify.annotations.NullMarked;
