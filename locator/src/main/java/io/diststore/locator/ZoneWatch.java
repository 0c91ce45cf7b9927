package io.diststore.locator;

import io.diststore.ring.shell.Notice;
import io.diststore.ring.view.View;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs when the ring has too few zones to keep the copies of each key in different zones, and when
 * it has enough again. Only the event loop may use this class.
 */
final class ZoneWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ZoneWatch.class);

  private boolean lacksZones;

  void onNotice(Notice notice) {
    if (notice instanceof Notice.Installed(View view, View before)) {
      onView(view);
    }
  }

  private void onView(View view) {
    if (view.lacksZones() && !lacksZones) {
      LOG.warn(
          "The ring keeps {} copies of each key, but its members are in only {}. Some copies of a key are in the same zone. Add nodes in other zones.",
          view.copies(),
          view.zones() == 1 ? "one zone" : view.zones() + " zones");
    } else if (lacksZones && !view.lacksZones()) {
      LOG.info("The copies of each key are in different zones again, or the ring has no zones.");
    }
    lacksZones = view.lacksZones();
  }
}
