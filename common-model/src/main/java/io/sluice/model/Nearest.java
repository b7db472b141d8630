package io.sluice.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Guesses what a misspelt name was meant to be.
public final class Nearest {
  private static final int MAX_DISTANCE = 3;

  private Nearest() {}

  /// The known name that is spelt most like one that is not known; empty when none comes near, by
  /// letters that differ, lack or are too many.
  public static Optional<String> to(String name, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(candidate, name) <= Math.min(MAX_DISTANCE, name.length() - 1))
        .min(Comparator.comparingInt(candidate -> distance(candidate, name)));
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + change);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
