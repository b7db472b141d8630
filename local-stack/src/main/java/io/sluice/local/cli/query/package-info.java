/// `query`: a question to the local BigQuery, and its answer in a readable form.
@NullMarked
package io.sluice.local.cli.query;

import org.jspecify.annotations.NullMarked;
