/// GoogleSQL translated into DuckDB's SQL: lexer, parser, names and types, and the published list
/// of functions. Whatever is not known here is refused by name and never passed on.
@NullMarked
package io.sluice.local.bigquery.sql;

import org.jspecify.annotations.NullMarked;
