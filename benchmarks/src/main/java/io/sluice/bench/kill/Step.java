package io.sluice.bench.kill;

import java.time.Duration;

/// One fault of a schedule.
///
/// @param calm how long nothing is done before it
/// @param lasts how long it goes on; what is killed is started again at once, whatever this says
/// @param victim number of the processor it happens to; of no meaning where it happens to no
///   processor
record Step(Fault fault, Duration calm, Duration lasts, int victim) {}
