/**
 * The members of a ring, as a client sees them. Every service of the ring's own kind extends `Locator`.
 *
 * The calls of this file have no header, no exceptions and no sequence of their own: they are kept byte for byte for the programs that
 * were written against them. A oneway call is sent as an ordinary call (message type 1) by many of those programs; it is told by its
 * name, and never answered.
 */
namespace java io.diststore.thrift.locator
namespace py locator

/** Where a node listens. */
struct Location {
  /** A host name, or an address in its usual written form. */
  1: string address,
  /** The TCP port. Thrift has no unsigned numbers: ports above 32767 travel as negative ones; take the low 16 bits. */
  2: i16 port
}

/** What every node answers, whatever it serves. */
service Base {
  /** Answers as soon as the node's event loop has come round to it. */
  void ping(),

  /** The service that the node serves, for example `diststore.Store`; a plain locator says `locator.Locator`. */
  string service_type(),

  /** That service and all it extends, the most general first: `[locator.Base, locator.Locator, diststore.Store]`. */
  list<string> service_types(),

  /** Makes the node write what it knows of its ring to its log. Refused from addresses that may not administer the node. */
  oneway void debug(),

  /** Makes the node hand its keys to the rest of the ring and then exit. Refused from addresses that may not administer the node. */
  oneway void die()
}

/** A member of a ring. */
service Locator extends Base {
  /** Asks for the admission of the node at `location`. Refused from addresses that may not administer the ring. */
  oneway void join(1: Location location),

  /** A hint that the node at `location` is gone; verified, never obeyed. `authorities` is ignored. */
  oneway void remove(1: Location location, 2: list<Location> authorities),

  /** A hint that there is a node at `location`; verified, never obeyed. `authorities` is ignored. */
  oneway void add(1: Location location, 2: list<Location> authorities),

  /** The members of the ring that are not down, in the ring's own order. */
  list<Location> get_all(),

  /** The member that answers for `key`. No client has to follow it: any node answers for any key. */
  Location get_node(1: string key)  // bytes
}
