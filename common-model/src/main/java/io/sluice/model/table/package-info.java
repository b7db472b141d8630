/// The tables that analysts see, and the mapping of events and rejections to their rows.
@NullMarked
package io.sluice.model.table;

import org.jspecify.annotations.NullMarked;
