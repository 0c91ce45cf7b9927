/**
 * What the members of a ring say to each other. Not for clients: the messages change with the nodes, which check each other's `Hello`.
 *
 * A peer link is framed, its answers come as they are ready and are matched by their sequence id.
 */
namespace java io.diststore.thrift.peer
namespace py peer

/** Who is at this end of the link, and whom it takes the other end for. */
struct Hello {
  /** The upper 64 bits of the ring's identity; 0 with `ringLow` 0: of no ring yet. */
  1: i64 ringHigh,
  /** The lower 64 bits of it. */
  2: i64 ringLow,
  /** The sender's name. */
  3: string name,
  /** Which life of that name this is. */
  4: i64 incarnation,
  /** The highest version of these messages that the sender understands. */
  5: i32 version
}

/** The link is not wanted: the message says why and what to do. */
exception Refused {
  1: string message
}

service Peer {
  /** The first call of a link, answered with the other end's own; every other call before it is refused. */
  Hello hello(1: Hello mine) throws (1: Refused refused)
}
