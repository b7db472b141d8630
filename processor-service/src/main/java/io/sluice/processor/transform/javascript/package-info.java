/// Transforms that are JavaScript functions, run by GraalJS.
@NullMarked
package io.sluice.processor.transform.javascript;

import org.jspecify.annotations.NullMarked;
