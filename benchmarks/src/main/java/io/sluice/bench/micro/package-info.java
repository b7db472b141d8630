/// What the steps of both services take by themselves, measured by JMH. What measures a class that
/// is known to its package alone stands in a package of that name in this module.
@NullMarked
package io.sluice.bench.micro;

import org.jspecify.annotations.NullMarked;
