/// From the bytes of a request or of a message to events.
@NullMarked
package io.sluice.model.decode;

import org.jspecify.annotations.NullMarked;
