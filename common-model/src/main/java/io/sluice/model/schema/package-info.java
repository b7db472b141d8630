/// JSON Schemas of events, the columns that they give, and what becomes of the values.
@NullMarked
package io.sluice.model.schema;

import org.jspecify.annotations.NullMarked;
