package io.diststore.node.store;

import io.diststore.locator.LocalMember;
import io.diststore.locator.LocatorHandler;
import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.DirectRequests;
import io.diststore.ring.request.Request;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import io.diststore.thrift.diststore.Agreement;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.CountResult;
import io.diststore.thrift.diststore.HandoffStatus;
import io.diststore.thrift.diststore.KeyValue;
import io.diststore.thrift.diststore.ReadAnswer;
import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.ScanPage;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.diststore.TooLarge;
import io.diststore.thrift.diststore.WriteAnswer;
import io.diststore.thrift.diststore.WriteOptions;
import io.diststore.thrift.diststore.WriteResult;
import io.diststore.transport.Connection;
import io.diststore.transport.DirectMethod;
import io.diststore.transport.Oversized;
import io.diststore.transport.ReadBarrier;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service {@code diststore.Store} on a member of a ring. Its calls are spelled as the service
 * definition spells them.
 *
 * <p>The classes that it hands the calls to may throw what the service declares before they have
 * asked the ring; the transport answers with it.
 */
public final class StoreHandler extends LocatorHandler implements Store.AsyncIface {
  private static final Logger LOG = LoggerFactory.getLogger(StoreHandler.class);
  private static final Set<String> DECLARE_TOO_LARGE =
      Set.of("read", "write", "erase", "read_many", "write_many", "scan");

  private final Handoff handoff;
  private final Supplier<String> objection;
  private final Ring ring;
  private final RequestLog log;
  private final Arguments arguments;
  private final OriginalCalls original;
  private final KeyCalls keyCalls;
  private final RingReport report;

  /**
   * The store's calls on this member.
   *
   * @param limits the member's own
   * @param handoff told of leaving by the process
   * @param objection why this node is not to leave for good at an administrator's word, or null
   */
  public StoreHandler(
      LocalMember member,
      Limits limits,
      Handoff handoff,
      RequestLog log,
      Supplier<String> objection) {
    super(member);
    this.objection = objection;
    this.handoff = handoff;
    this.log = log;
    this.ring = new OfMember(member);
    this.arguments = new Arguments(limits.keyBytes(), limits.valueBytes());
    this.original = new OriginalCalls(ring, log, new SecureRandom());
    this.keyCalls = new KeyCalls(ring, log, arguments);
    this.report = new RingReport(ring);
  }

  @Override
  protected Oversized oversized() {
    return (method, bytes, bytesMax) ->
        DECLARE_TOO_LARGE.contains(method)
            ? new TooLarge(
                "the call has " + bytes + " bytes; this node takes up to " + bytesMax + " in one")
            : Oversized.AS_PROTOCOL_ERROR.refusal(method, bytes, bytesMax);
  }

  @Override
  protected Map<String, DirectMethod> directMethods() {
    DirectRequests direct = member().directRequests();
    return Map.of(
        "read", new ReadsInPlace(ring, direct, log, arguments, keyCalls),
        "write", new WritesInPlace(ring, direct, log, arguments, keyCalls));
  }

  /** Unacknowledged puts that were refused so far. Any thread. */
  public long refusedPuts() {
    return original.refusedPuts();
  }

  @Override
  public void get(ByteBuffer key, AsyncMethodCallback<ByteBuffer> caller) {
    original.get(key, caller);
  }

  @Override
  public void put(ByteBuffer key, ByteBuffer value, AsyncMethodCallback<Void> caller) {
    original.put(key, value, caller);
  }

  @Override
  public void read(RequestHeader header, ByteBuffer key, AsyncMethodCallback<ReadResult> caller)
      throws TException {
    keyCalls.read(header, key, caller);
  }

  @Override
  public void write(
      RequestHeader header,
      ByteBuffer key,
      ByteBuffer value,
      WriteOptions options,
      AsyncMethodCallback<WriteResult> caller)
      throws TException {
    keyCalls.write(header, key, value, options, caller);
  }

  @Override
  public void erase(
      RequestHeader header,
      ByteBuffer key,
      WriteOptions options,
      AsyncMethodCallback<WriteResult> caller)
      throws TException {
    keyCalls.erase(header, key, options, caller);
  }

  @Override
  public void read_many(
      RequestHeader header, List<ByteBuffer> keys, AsyncMethodCallback<List<ReadAnswer>> caller)
      throws TException {
    keyCalls.readMany(header, keys, caller);
  }

  @Override
  public void write_many(
      RequestHeader header,
      List<KeyValue> pairs,
      WriteOptions options,
      AsyncMethodCallback<List<WriteAnswer>> caller)
      throws TException {
    keyCalls.writeMany(header, pairs, options, caller);
  }

  @Override
  public void scan(
      RequestHeader header,
      ByteBuffer cursor,
      ByteBuffer prefix,
      int limit,
      AsyncMethodCallback<ScanPage> caller)
      throws TException {
    ScanCall.start(ring, log, arguments, header, cursor, prefix, limit, caller);
  }

  @Override
  public void count(RequestHeader header, AsyncMethodCallback<CountResult> caller)
      throws TException {
    CountCall.start(ring, log, header, caller);
  }

  @Override
  public void ring(long knownEpoch, AsyncMethodCallback<RingInfo> caller) throws TException {
    caller.onComplete(report.report(knownEpoch));
  }

  @Override
  public void handoff(AsyncMethodCallback<HandoffStatus> caller) {
    caller.onComplete(handoff.status(ring.status()));
  }

  @Override
  public void agree(boolean outOfOrder, AsyncMethodCallback<Agreement> caller) throws TException {
    if (outOfOrder && !Connection.current().answerOutOfOrder()) {
      throw new BadRequest("agree must be the first call of its connection; open another one");
    }
    caller.onComplete(new Agreement(outOfOrder));
  }

  @Override
  public void die(AsyncMethodCallback<Void> caller) {
    String why = objection.get();
    if (why == null) {
      super.die(caller);
    } else if (checkAdministrator("die", caller)) {
      LOG.warn("Told to die by {}. {}", Connection.current().remoteAddress(), why);
      caller.onComplete(null);
    }
  }

  private static final class OfMember implements Ring {
    private final LocalMember member;
    private ReadBarrier barrier;

    OfMember(LocalMember member) {
      this.member = member;
    }

    @Override
    public NodeId self() {
      return member.self();
    }

    @Override
    public View view() {
      return member.view();
    }

    @Override
    public Member primary(int segment) {
      return member.primary(segment);
    }

    @Override
    public NodeStatus status() {
      return member.status();
    }

    @Override
    public void ask(Request request, Consumer<Answer> answer) {
      member.ask(request, answer);
    }

    @Override
    public void afterAllArrived(Runnable task) {
      if (barrier == null) {
        barrier = new ReadBarrier(member.loop());
      }
      barrier.after(task);
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }
  }
}
