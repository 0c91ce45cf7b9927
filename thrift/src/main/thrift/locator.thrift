/**
 * The members of a ring, as clients see them. Every service of a diststore node extends `Locator`.
 *
 * The calls in this file have no header, no declared exceptions and no request numbers, because
 * existing programs rely on their exact bytes. Many of those programs send a oneway call as an
 * ordinary call (message type 1). A node therefore recognizes a oneway call by its method name, and
 * never answers it.
 */
namespace java io.diststore.thrift.locator
namespace py locator

/** Where a node listens. */
struct Location {
  /** A host name, or an IP address in its usual notation. */
  1: string address,
  /**
   * The TCP port. Thrift has no unsigned numbers, so a port above 32767 is sent as a negative
   * number; use the low 16 bits.
   */
  2: i16 port
}

/** The calls that every node answers, whatever service it runs. */
service Base {
  /** Answers as soon as the node's event loop reaches the call. */
  void ping(),

  /**
   * Returns the name of the node's service, for example `diststore.Store`. A node without a store
   * returns `locator.Locator`.
   */
  string service_type(),

  /**
   * Returns the names of the node's service and of all services that it extends, the most general
   * one first: `[locator.Base, locator.Locator, diststore.Store]`.
   */
  list<string> service_types(),

  /**
   * Makes the node log what it knows about its ring. The node refuses this call from addresses that
   * may not administer the node.
   */
  oneway void debug(),

  /**
   * Makes the node hand its keys over to the rest of the ring and then exit. The node refuses this
   * call from addresses that may not administer the node.
   */
  oneway void die()
}

/** A member of a ring. */
service Locator extends Base {
  /**
   * Asks the ring to admit the node at `location`. The node refuses this call from addresses that
   * may not administer the ring.
   */
  oneway void join(1: Location location),

  /**
   * Hints that the node at `location` is gone. The node that receives the hint probes `location`
   * and logs the result. The hint has no other effect. `authorities` is ignored. The node refuses
   * this call from addresses that may not administer the node.
   */
  oneway void remove(1: Location location, 2: list<Location> authorities),

  /**
   * Hints that there is a node at `location`. The node that receives the hint probes `location` and
   * logs the result. The hint has no other effect. `authorities` is ignored. The node refuses this
   * call from addresses that may not administer the node.
   */
  oneway void add(1: Location location, 2: list<Location> authorities),

  /** Returns the members of the ring that are not DOWN, the oldest member first. */
  list<Location> get_all(),

  /**
   * Returns the member that is responsible for `key`. Clients need not contact that member, because
   * every node answers requests for every key.
   */
  Location get_node(1: string key)  // bytes
}
