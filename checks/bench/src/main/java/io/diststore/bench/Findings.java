package io.diststore.bench;

import java.util.List;
import java.util.Map;

/** The results of an experiment. */
interface Findings {
  /** Returns a map from the title of each subject to its settings. */
  Map<String, List<String>> settings();

  /** Returns the results as a table in Markdown. */
  String table();

  /** Returns all samples, as the elements of a JSON array. */
  String samples();

  /** Returns the bars of the plot, in the order in which they are drawn. */
  List<Plot.Bar> bars();
}
