/// Conditions over events, in the Common Expression Language.
@NullMarked
package io.sluice.model.condition;

import org.jspecify.annotations.NullMarked;
