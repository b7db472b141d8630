package io.sluice.service;

/// Ends the reading of a body that is refused, from within its loops.
final class RefusedException extends Exception {
  private final transient Problem problem;

  RefusedException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
