package io.diststore.locator.link;

import io.diststore.locator.wire.PeerCodec;
import io.diststore.transport.MethodTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.thrift.AsyncProcessFunction;
import org.apache.thrift.TBase;
import org.apache.thrift.TBaseAsyncProcessor;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.server.AbstractNonblockingServer.AsyncFrameBuffer;

/**
 * One method of service {@code Peer}, in the form that the Thrift library's processors expect. With
 * the generated processor, two dozen handler methods would each have to rebuild a message from
 * their parameters.
 *
 * <p>The library uses raw types as type arguments, so this class must use them too.
 *
 * @param <A> the arguments
 * @param <R> the result
 */
@SuppressWarnings("rawtypes")
final class PeerFunction<A extends TBase<A, ?>, R>
    extends AsyncProcessFunction<PeerService, A, R, TBase> {
  /** Starts a call and completes its callback exactly once. */
  @FunctionalInterface
  interface Start<A, R> {
    void start(A arguments, AsyncMethodCallback<R> done);
  }

  private final Supplier<A> arguments;
  private final Supplier<? extends TBase> result;
  private final Start<A, R> start;

  /**
   * Creates a method.
   *
   * @param result creates an empty result; null if the method is oneway
   */
  PeerFunction(
      String name, Supplier<A> arguments, Supplier<? extends TBase> result, Start<A, R> start) {
    super(PeerCodec.PREFIX + name);
    this.arguments = arguments;
    this.result = result;
    this.start = start;
  }

  static MethodTable table(PeerService service, List<? extends PeerFunction<?, ?>> functions) {
    Map<String, AsyncProcessFunction<PeerService, ? extends TBase, ?, ? extends TBase>> byName =
        new HashMap<>();
    functions.forEach(function -> byName.put(function.getMethodName(), function));
    return MethodTable.of(service, new TBaseAsyncProcessor<>(service, byName));
  }

  @Override
  public boolean isOneway() {
    return result == null;
  }

  @Override
  public A getEmptyArgsInstance() {
    return arguments.get();
  }

  @Override
  public TBase getEmptyResultInstance() {
    return result == null ? null : result.get();
  }

  @Override
  public void start(PeerService service, A given, AsyncMethodCallback<R> done) {
    start.start(given, done);
  }

  /** Only the library's own servers call this method, and no node uses those servers. */
  @Override
  public AsyncMethodCallback<R> getResultHandler(AsyncFrameBuffer buffer, int sequenceId) {
    throw new UnsupportedOperationException("the transport sends the results of calls");
  }
}
