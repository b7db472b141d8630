/// What steps of the connector take, see [io.sluice.bench.micro].
@NullMarked
package io.sluice.processor.dedupe.redis;

import org.jspecify.annotations.NullMarked;
