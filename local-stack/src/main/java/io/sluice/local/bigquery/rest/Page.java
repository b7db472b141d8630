package io.sluice.local.bigquery.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// A part of a list, by the parameters `maxResults` and `pageToken`; a token is a position.
///
/// @param next the position after it; the end of the list when there is no more
record Page<T>(List<T> items, int next, int total) {
  static <T> Page<T> of(List<T> all, Request request, long most) {
    int from = (int) Math.min(request.count("pageToken", 0), all.size());
    long wanted = Math.min(request.count("maxResults", most), most);
    int to = (int) Math.min(from + Math.max(wanted, 1), all.size());
    return new Page<>(all.subList(from, to), to, all.size());
  }

  /// Adds the token of the next page when there is one.
  ObjectNode mark(ObjectNode body) {
    return next < total ? body.put("nextPageToken", Integer.toString(next)) : body;
  }
}
