package io.diststore.ring.placement;

/**
 * Where a member runs. Members that fail together should not keep the same keys, so {@link
 * Placement} spreads the owners of a segment over zones, and over machines within a zone.
 *
 * @param zone a part of the network or of a building that can fail as a whole, for example a
 *     Kubernetes zone; empty if unknown
 * @param host the machine; empty if unknown
 */
public record Site(String zone, String host) {
  /** The site of a member that names neither a zone nor a machine. */
  public static final Site NONE = new Site("", "");

  /** The longest name of a zone or machine. Every view carries these names for each member. */
  public static final int NAME_LENGTH_MAX = 253;

  public Site {
    check("zone", zone);
    check("host", host);
  }

  /** Reports whether the member names neither a zone nor a machine. */
  public boolean isNone() {
    return zone.isEmpty() && host.isEmpty();
  }

  /** Formats the site for people: {@code zone a, host m1}. */
  @Override
  public String toString() {
    String shownZone = zone.isEmpty() ? "" : "zone " + zone;
    String shownHost = host.isEmpty() ? "" : "host " + host;
    return shownZone + (zone.isEmpty() || host.isEmpty() ? "" : ", ") + shownHost;
  }

  private static void check(String what, String name) {
    if (name.length() > NAME_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "the name of a " + what + " is longer than " + NAME_LENGTH_MAX + " characters");
    }
    if (!name.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new IllegalArgumentException(
          "the name of a " + what + " may contain only printable ASCII characters without spaces");
    }
  }
}
