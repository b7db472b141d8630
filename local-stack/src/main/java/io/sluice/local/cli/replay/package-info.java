/// `replay`: rejected events, and dead letters, to the topic once more.
@NullMarked
package io.sluice.local.cli.replay;

import org.jspecify.annotations.NullMarked;
