/// Where a command runs: its terminal, its settings, the project it belongs to.
@NullMarked
package io.sluice.local.cli.shell;

import org.jspecify.annotations.NullMarked;
