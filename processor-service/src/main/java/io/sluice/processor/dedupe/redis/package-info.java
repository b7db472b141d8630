/// The claims, kept in Redis.
@NullMarked
package io.sluice.processor.dedupe.redis;

import org.jspecify.annotations.NullMarked;
