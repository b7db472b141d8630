/// JSON as bytes: slices that are kept as they came, a scanner that finds and checks them, a buffer
/// that joins them.
@NullMarked
package io.sluice.model.json;

import org.jspecify.annotations.NullMarked;
