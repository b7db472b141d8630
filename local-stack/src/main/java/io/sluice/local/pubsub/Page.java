package io.sluice.local.pubsub;

import java.util.List;

/// One page of a list of names.
///
/// @param nextToken the token of the next page; empty on the last one
record Page(List<String> names, String nextToken) {
  private static final int MAX_SIZE = 1_000;

  /// Cuts a page out of a sorted list.
  ///
  /// @param size 0 for the default
  /// @param token the last name of the page before; empty for the first page
  static Page of(List<String> names, int size, String token) {
    if (size < 0) {
      throw PubSubErrors.invalid("Invalid page_size (" + size + "). It is 0 or more.");
    }
    int limit = size == 0 ? MAX_SIZE : Math.min(size, MAX_SIZE);
    List<String> rest = names.stream().filter(name -> name.compareTo(token) > 0).toList();
    List<String> page = rest.subList(0, Math.min(limit, rest.size()));
    return new Page(page, page.size() < rest.size() ? page.getLast() : "");
  }
}
