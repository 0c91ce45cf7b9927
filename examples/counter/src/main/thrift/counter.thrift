/** Named counters, stored by the members of a ring: an example of a custom service. */
include "locator.thrift"

namespace java io.diststore.example.counter
namespace py counter

service Counter extends locator.Locator {
  /** Adds one to the counter and returns its new value. */
  i64 increment(1: binary name),

  /** Returns the value of the counter; 0 if it was never incremented. */
  i64 read(1: binary name)
}
