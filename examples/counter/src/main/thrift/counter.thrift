/** Counters by name, kept by the members of a ring: an example of a service of one's own. */
include "locator.thrift"

namespace java io.diststore.example.counter
namespace py counter

service Counter extends locator.Locator {
  /** Adds one to the counter and answers what it is then. */
  i64 increment(1: binary name),

  /** What the counter is; 0 if it was never incremented. */
  i64 read(1: binary name)
}
