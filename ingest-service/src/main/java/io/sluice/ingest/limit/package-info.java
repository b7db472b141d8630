/// How much one client may ask for: rates for keys and addresses, hosts, bytes kept of rejections.
@NullMarked
package io.sluice.ingest.limit;

import org.jspecify.annotations.NullMarked;
