package io.sluice.bench.report;

/// A picture, drawn as SVG.
public sealed interface Plot permits BarPlot, FlameGraph, LinePlot {
  /// What it shows, with the unit.
  String title();

  /// The file's content.
  String svg();
}
