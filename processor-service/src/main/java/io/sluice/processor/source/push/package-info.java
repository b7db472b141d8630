/// Pub/Sub push requests to messages.
@NullMarked
package io.sluice.processor.source.push;

import org.jspecify.annotations.NullMarked;
