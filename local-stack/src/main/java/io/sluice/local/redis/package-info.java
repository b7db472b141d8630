/// A Redis of our own: a process that lives as long as the stack. Depends on nothing else of ours.
@NullMarked
package io.sluice.local.redis;

import org.jspecify.annotations.NullMarked;
