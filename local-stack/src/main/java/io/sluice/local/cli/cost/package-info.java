/// `cost`: what a load costs in a month, from list prices, measured figures and assumptions.
@NullMarked
package io.sluice.local.cli.cost;

import org.jspecify.annotations.NullMarked;
