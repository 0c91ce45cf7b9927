package io.diststore.transport;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.function.Consumer;
import org.apache.thrift.TBase;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * The calls of a channel that await their answers, by sequence id, within a bound on their number
 * and bytes. For one thread.
 */
final class PendingCalls {
  /** One of them; its result struct is of the type that its callback takes. */
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

  boolean hasRoom() {
    return awaited.size() < callsMax && bytes < bytesMax;
  }

  /** A sequence id that no awaited call has. */
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

  /** The call of that id, which is no longer awaited; null if none was. */
  Pending remove(int id) {
    Pending call = awaited.remove(id);
    if (call != null) {
      bytes -= call.bytes();
    }
    return call;
  }

  /** Ends the wait of all, the one that was sent first first. */
  void removeAll(Consumer<Pending> each) {
    var calls =
        awaited.keySet().stream()
            // Ids wrap around; their distance from the last one given does not.
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
