/// The REST v2 interface: the HTTP server, its routes, and the resources that are no query jobs.
@NullMarked
package io.sluice.local.bigquery.rest;

import org.jspecify.annotations.NullMarked;
