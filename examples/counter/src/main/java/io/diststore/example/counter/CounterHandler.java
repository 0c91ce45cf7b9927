package io.diststore.example.counter;

import io.diststore.locator.LocalMember;
import io.diststore.locator.LocatorHandler;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.Version;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBaseHelper;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * Counters that are keys of the ring: an increment reads one and writes it back on condition that
 * nobody else has written it since, and starts again if somebody has. Everything happens on the
 * member's event loop.
 */
public final class CounterHandler extends LocatorHandler implements Counter.AsyncIface {
  private static final long BUDGET_NANOS = Duration.ofSeconds(5).toNanos();

  private final ClientId self;
  private final NavigableSet<Long> awaited = new TreeSet<>();
  private long requests;

  public CounterHandler(LocalMember member) {
    super(member);
    SecureRandom random = new SecureRandom();
    self = new ClientId(random.nextLong(), random.nextLong());
  }

  @Override
  public void increment(ByteBuffer name, AsyncMethodCallback<Long> done) {
    increment(
        new Key(TBaseHelper.byteBufferToByteArray(name)), System.nanoTime() + BUDGET_NANOS, done);
  }

  @Override
  public void read(ByteBuffer name, AsyncMethodCallback<Long> done) {
    find(
        new Key(TBaseHelper.byteBufferToByteArray(name)),
        System.nanoTime() + BUDGET_NANOS,
        done,
        entry -> done.onComplete(count(entry)));
  }

  private void increment(Key name, long until, AsyncMethodCallback<Long> done) {
    find(
        name,
        until,
        done,
        entry -> {
          long next = count(entry) + 1;
          long version = entry == null ? Version.NONE : entry.version();
          byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(next).array();
          RequestId id = new RequestId(self, ++requests);
          awaited.add(id.number());
          ask(
              id,
              new Operation.Put(name, value, 0, version),
              until,
              answer -> {
                awaited.remove(id.number());
                switch (answer) {
                  case Answer.Written(var outcome) when outcome.applied() -> done.onComplete(next);
                  case Answer.Written overtaken -> increment(name, until, done);
                  default -> refuse(answer, done);
                }
              });
        });
  }

  private void find(Key name, long until, AsyncMethodCallback<Long> done, Consumer<Entry> found) {
    ask(
        null,
        new Operation.Get(name),
        until,
        answer -> {
          if (answer instanceof Answer.Value(var entry, var ttl)) {
            found.accept(entry);
          } else {
            refuse(answer, done);
          }
        });
  }

  private void ask(RequestId id, Operation operation, long until, Consumer<Answer> then) {
    long lowest = awaited.isEmpty() ? requests : awaited.first();
    member().ask(new Request(id, lowest, operation, false, until - System.nanoTime()), then);
  }

  private static void refuse(Answer answer, AsyncMethodCallback<Long> done) {
    String why =
        answer instanceof Answer.Refused refused
            ? refused.why()
            : "an answer of another kind: " + answer;
    done.onError(new TApplicationException(TApplicationException.INTERNAL_ERROR, why));
  }

  private static long count(Entry entry) {
    return entry == null ? 0 : ByteBuffer.wrap(entry.value()).getLong();
  }
}
