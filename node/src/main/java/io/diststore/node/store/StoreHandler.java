package io.diststore.node.store;

import io.diststore.locator.LocalMember;
import io.diststore.locator.LocatorHandler;
import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.DirectRequests;
import io.diststore.ring.request.Request;
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
import io.diststore.transport.LimitedLog;
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
import org.slf4j.LoggerFactory;

/**
 * The service {@code diststore.Store} on a member of a ring. The methods have the names from the
 * service definition.
 *
 * <p>The classes that carry out the calls may throw the service's declared exceptions before they
 * ask the ring. The transport then answers with the exception.
 */
public final class StoreHandler extends LocatorHandler implements Store.AsyncIface {
  private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(StoreHandler.class));

  /** The methods that declare {@link TooLarge}. */
  private static final Set<String> TOO_LARGE_METHODS =
      Set.of("read", "write", "erase", "read_many", "write_many", "scan");

  private final LeaveProgress progress;
  private final Supplier<String> objection;
  private final Ring ring;
  private final RequestListener listener;
  private final OriginalCalls original;
  private final KeyCalls keyCalls;
  private final RingReport report;

  /**
   * Creates a handler for this member.
   *
   * @param progress the progress of the node's leave, which the process updates
   * @param objection returns the reason why the node must not leave at an administrator's request,
   *     or null if the node may leave
   */
  public StoreHandler(
      LocalMember member,
      LeaveProgress progress,
      RequestListener listener,
      Supplier<String> objection) {
    super(member);
    this.objection = objection;
    this.progress = progress;
    this.listener = listener;
    this.ring = new MemberRing(member);
    this.original = new OriginalCalls(ring, listener, new SecureRandom());
    this.keyCalls = new KeyCalls(ring, listener);
    this.report = new RingReport(ring);
  }

  @Override
  protected Oversized oversized() {
    return (method, bytes, bytesMax) ->
        TOO_LARGE_METHODS.contains(method)
            ? new TooLarge(tooLarge(method, bytes, bytesMax))
            : Oversized.AS_PROTOCOL_ERROR.refusal(method, bytes, bytesMax);
  }

  /** Names the limit that the caller can respect: for a write, that is the limit of a value. */
  private String tooLarge(String method, int bytes, int bytesMax) {
    int valueBytesMax = member().limits().valueBytes();
    return switch (method) {
      case "write" ->
          "the call has "
              + bytes
              + " bytes, so its key or its value exceeds the limit: "
              + member().limits().keyBytes()
              + " bytes for a key, "
              + valueBytesMax
              + " bytes for a value";
      case "write_many" ->
          "the call has "
              + bytes
              + " bytes, which is more than the limit of "
              + bytesMax
              + "; send fewer pairs per call, and at most "
              + valueBytesMax
              + " bytes per value";
      default -> "the call has " + bytes + " bytes, which is more than the limit of " + bytesMax;
    };
  }

  @Override
  protected Map<String, DirectMethod> directMethods() {
    DirectRequests direct = member().directRequests();
    return Map.of(
        "read", new ReadsInPlace(ring, direct, listener, keyCalls),
        "write", new WritesInPlace(ring, direct, listener, keyCalls));
  }

  /**
   * Returns the number of unacknowledged puts that were refused so far. Any thread may call this.
   */
  public long refusedPuts() {
    return original.refusedPuts();
  }

  @Override
  public void get(ByteBuffer key, AsyncMethodCallback<ByteBuffer> caller) {
    original.get(key, caller);
  }

  @Override
  public void put(ByteBuffer key, ByteBuffer value, AsyncMethodCallback<Void> caller) {
    original.put(Connection.current(), key, value, caller);
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
    ScanCall.start(ring, listener, header, cursor, prefix, limit, caller);
  }

  @Override
  public void count(RequestHeader header, AsyncMethodCallback<CountResult> caller)
      throws TException {
    CountCall.start(ring, listener, header, caller);
  }

  @Override
  public void ring(long knownEpoch, AsyncMethodCallback<RingInfo> caller) throws TException {
    caller.onComplete(report.report(knownEpoch));
  }

  @Override
  public void handoff(AsyncMethodCallback<HandoffStatus> caller) {
    caller.onComplete(progress.status(ring.status()));
  }

  @Override
  public void agree(boolean outOfOrder, AsyncMethodCallback<Agreement> caller) throws TException {
    if (outOfOrder && !Connection.current().answerOutOfOrder()) {
      throw new BadRequest("agree must be the first call on its connection; open a new connection");
    }
    caller.onComplete(new Agreement(outOfOrder));
  }

  @Override
  public void die(AsyncMethodCallback<Void> caller) {
    String why = objection.get();
    if (why == null) {
      super.die(caller);
    } else if (checkAdministrator("die", caller)) {
      LOG.warn(
          "calls to die() that this node did not obey",
          "Did not obey die() from {}: {}",
          Connection.current().remoteAddress(),
          why);
      caller.onComplete(null);
    }
  }

  private static final class MemberRing implements Ring {
    private final LocalMember member;
    private ReadBarrier barrier;

    MemberRing(LocalMember member) {
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
