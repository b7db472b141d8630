@NullMarked
package io.sluice.local.bigquery;

import org.jspecify.annotations.NullMarked;
