package io.sluice.local.cli.replay;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A warehouse that hands everything on.
class WatchedWarehouse implements Warehouse {
  private final Warehouse watched;

  WatchedWarehouse(Warehouse watched) {
    this.watched = watched;
  }

  @Override
  public List<Count> count(Filter filter) throws ReplayException, InterruptedException {
    return watched.count(filter);
  }

  @Override
  public Places places(Filter filter, Instant day) throws ReplayException, InterruptedException {
    return watched.places(filter, day);
  }

  @Override
  public List<Kept> read(List<Kept.Place> places) throws ReplayException, InterruptedException {
    return watched.read(places);
  }

  @Override
  public List<Copy> copies(String table, List<String> ids, boolean parts, Instant since)
      throws ReplayException, InterruptedException {
    return watched.copies(table, ids, parts, since);
  }

  @Override
  public void note(Map<String, String> messages, Instant now)
      throws ReplayException, InterruptedException {
    watched.note(messages, now);
  }
}
