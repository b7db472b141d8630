/// What the services do with their processor time and their heap, as the JVM has seen it.
@NullMarked
package io.sluice.bench.profile;

import org.jspecify.annotations.NullMarked;
