/// The REST interface of queries: jobs, their results, and the tables that results live in.
@NullMarked
package io.sluice.local.bigquery.query;

import org.jspecify.annotations.NullMarked;
