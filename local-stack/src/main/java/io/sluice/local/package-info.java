@NullMarked
package io.sluice.local;

import org.jspecify.annotations.NullMarked;
