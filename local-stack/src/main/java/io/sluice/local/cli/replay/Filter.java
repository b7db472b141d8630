package io.sluice.local.cli.replay;

import java.time.Instant;
import java.util.List;

/// Which rejections are meant.
///
/// @param since received at this time or later
/// @param until received before
/// @param stages found out there; empty for anywhere
/// @param reasons likewise
/// @param types types of events; empty for any
/// @param again whether also those that were replayed before
record Filter(
    Instant since,
    Instant until,
    List<String> stages,
    List<String> reasons,
    List<String> types,
    boolean again) {}
