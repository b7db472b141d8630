/// What a transform is and what it answers; the engines are elsewhere.
@NullMarked
package io.sluice.model.transform;

import org.jspecify.annotations.NullMarked;
