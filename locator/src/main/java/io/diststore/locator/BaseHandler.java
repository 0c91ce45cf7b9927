package io.diststore.locator;

import io.diststore.thrift.locator.Base;
import io.diststore.transport.Connection;
import io.diststore.transport.DirectMethod;
import io.diststore.transport.Oversized;
import java.util.List;
import java.util.Map;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every service of a ring answers. To be inherited from; the service is the one whose
 * generated {@code AsyncIface} the concrete class implements.
 *
 * <p>All methods are called on the member's event loop, must not block, and complete their callback
 * exactly once, oneway ones too.
 */
public abstract class BaseHandler implements Base.AsyncIface {
  private static final Logger LOG = LoggerFactory.getLogger(BaseHandler.class);

  private final LocalMember member;

  /** A handler of that member, which is still being made: it is not to be asked anything here. */
  protected BaseHandler(LocalMember member) {
    this.member = member;
  }

  /** The member that this handler serves for. */
  protected final LocalMember member() {
    return member;
  }

  /** How a call that is too large to be read is refused. */
  protected Oversized oversized() {
    return Oversized.AS_PROTOCOL_ERROR;
  }

  /** Methods whose common calls are answered where they lie, by name; asked once. */
  protected Map<String, DirectMethod> direct() {
    return Map.of();
  }

  /**
   * Whether the connection that calls may administer this node. If not, the call is refused, which
   * is logged and counted, and the connection closed: the calls that this is for have no answer
   * that could say so.
   */
  protected final boolean administered(String method, AsyncMethodCallback<Void> done) {
    Connection connection = Connection.current();
    if (member.mayAdminister(connection)) {
      return true;
    }
    done.onError(new SecurityException("it is for those who may administer this node"));
    connection.close("it may not administer this node, and called '" + method + "'");
    return false;
  }

  @Override
  public void ping(AsyncMethodCallback<Void> done) {
    done.onComplete(null);
  }

  @Override
  public void service_type(AsyncMethodCallback<String> done) {
    done.onComplete(member.serviceType());
  }

  @Override
  public void service_types(AsyncMethodCallback<List<String>> done) {
    done.onComplete(member.serviceTypes());
  }

  @Override
  public void debug(AsyncMethodCallback<Void> done) {
    if (administered("debug", done)) {
      LOG.info(
          "{} in {}; {}; longest turn of the loop {} us",
          member.self(),
          member.view(),
          member.status(),
          member.turns().longestNanos() / 1000);
      done.onComplete(null);
    }
  }

  @Override
  public void die(AsyncMethodCallback<Void> done) {
    if (administered("die", done)) {
      LOG.info("Told to die by {}: leaving.", Connection.current().remoteAddress());
      member.die();
      done.onComplete(null);
    }
  }
}
