@NullMarked
package io.sluice.local.bigquery.store;

import org.jspecify.annotations.NullMarked;
