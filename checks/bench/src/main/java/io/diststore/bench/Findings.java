package io.diststore.bench;

import java.util.List;
import java.util.Map;

/** What an experiment has found. */
interface Findings {
  /** What each subject was told, by what that is called. */
  Map<String, List<String>> settings();

  /** As Markdown. */
  String table();

  /** All that was measured, as the items of a list in JSON. */
  String samples();

  /** The same as bars, in the order in which they are to be drawn. */
  List<Plot.Bar> bars();
}
