package io.diststore.transport;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.function.Consumer;
import org.apache.thrift.TBase;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * The calls of a channel that await their answers, by sequence id. Both their number and their
 * total size are limited. Only one thread may use an instance.
 */
final class PendingCalls {
  /** A call that awaits its answer. The result struct has the type that the callback takes. */
  record Pending(
      String method, int bytes, TBase<?, ?> result, AsyncMethodCallback<TBase<?, ?>> callback) {}

  private final int callsMax;
  private final long bytesMax;
  private final IntObjectMap<Pending> awaited = new IntObjectHashMap<>();
  private long bytes;
  private int lastId;

  PendingCalls(int callsMax, long bytesMax) {
    this.callsMax = callsMax;
    this.bytesMax = bytesMax;
  }

  /** Reports whether another call may be added. */
  boolean hasRoom() {
    return awaited.size() < callsMax && bytes < bytesMax;
  }

  /** Returns a sequence id that no call in this table has. */
  int nextId() {
    do {
      lastId++;
    } while (awaited.containsKey(lastId));
    return lastId;
  }

  void add(int id, Pending call) {
    awaited.put(id, call);
    bytes += call.bytes();
  }

  /** Removes and returns the call with this id, or returns null if there is none. */
  Pending remove(int id) {
    Pending call = awaited.remove(id);
    if (call != null) {
      bytes -= call.bytes();
    }
    return call;
  }

  /** Removes all calls, and passes them to {@code each} in the order in which they were sent. */
  void removeAll(Consumer<Pending> each) {
    var calls =
        awaited.keySet().stream()
            // Ids wrap around, so sort them by their distance from the last id.
            .sorted((left, right) -> Integer.compare(left - lastId, right - lastId))
            .map(awaited::get)
            .toList();
    awaited.clear();
    bytes = 0;
    calls.forEach(each);
  }

  int size() {
    return awaited.size();
  }
}
