/// `./sluice bench`: what is measured, and what is tried to be broken.
@NullMarked
package io.sluice.bench;

import org.jspecify.annotations.NullMarked;
