/// Checks a configuration without a network: what its routes do, the tables that they make, and
/// what becomes of its examples.
@NullMarked
package io.sluice.local.cli.check;

import org.jspecify.annotations.NullMarked;
