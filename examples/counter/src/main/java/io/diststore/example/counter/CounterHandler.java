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
 * Stores each counter as a key of the ring. An increment reads the counter and writes the new value
 * on the condition that the counter still has the version that was read. If the condition fails,
 * the increment starts over. Everything runs on the member's event loop.
 */
public final class CounterHandler extends LocatorHandler implements Counter.AsyncIface {
  private static final long BUDGET_NANOS = Duration.ofSeconds(5).toNanos();

  private final ClientId clientId;
  private final NavigableSet<Long> awaited = new TreeSet<>();
  private long lastNumber;

  public CounterHandler(LocalMember member) {
    super(member);
    SecureRandom random = new SecureRandom();
    clientId = new ClientId(random.nextLong(), random.nextLong());
  }

  @Override
  public void increment(ByteBuffer name, AsyncMethodCallback<Long> done) {
    increment(
        new Key(TBaseHelper.byteBufferToByteArray(name)), System.nanoTime() + BUDGET_NANOS, done);
  }

  @Override
  public void read(ByteBuffer name, AsyncMethodCallback<Long> done) {
    findEntry(
        new Key(TBaseHelper.byteBufferToByteArray(name)),
        System.nanoTime() + BUDGET_NANOS,
        done,
        entry -> done.onComplete(count(entry)));
  }

  private void increment(Key name, long deadlineNanos, AsyncMethodCallback<Long> done) {
    findEntry(
        name,
        deadlineNanos,
        done,
        entry -> {
          long next = count(entry) + 1;
          long version = entry == null ? Version.NONE : entry.version();
          byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(next).array();
          RequestId id = new RequestId(clientId, ++lastNumber);
          awaited.add(id.number());
          ask(
              id,
              new Operation.Put(name, value, 0, version),
              deadlineNanos,
              answer -> {
                awaited.remove(id.number());
                switch (answer) {
                  case Answer.Written(var outcome) when outcome.applied() -> done.onComplete(next);
                  case Answer.Written conditionFailed -> increment(name, deadlineNanos, done);
                  default -> refuse(answer, done);
                }
              });
        });
  }

  private void findEntry(
      Key name, long deadlineNanos, AsyncMethodCallback<Long> done, Consumer<Entry> onFound) {
    ask(
        null,
        new Operation.Get(name),
        deadlineNanos,
        answer -> {
          if (answer instanceof Answer.Value(var entry, var ttl)) {
            onFound.accept(entry);
          } else {
            refuse(answer, done);
          }
        });
  }

  private void ask(
      RequestId id, Operation operation, long deadlineNanos, Consumer<Answer> onAnswer) {
    long lowestAwaited = awaited.isEmpty() ? lastNumber : awaited.first();
    member()
        .ask(
            new Request(id, lowestAwaited, operation, false, deadlineNanos - System.nanoTime()),
            onAnswer);
  }

  private static void refuse(Answer answer, AsyncMethodCallback<Long> done) {
    String why =
        answer instanceof Answer.Refused refused ? refused.why() : "unexpected answer: " + answer;
    done.onError(new TApplicationException(TApplicationException.INTERNAL_ERROR, why));
  }

  private static long count(Entry entry) {
    return entry == null ? 0 : ByteBuffer.wrap(entry.value()).getLong();
  }
}
