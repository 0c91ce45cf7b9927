package io.diststore.locator;

import io.diststore.thrift.locator.Base;
import io.diststore.transport.Connection;
import io.diststore.transport.DirectMethod;
import io.diststore.transport.LimitedLog;
import io.diststore.transport.Oversized;
import java.util.List;
import java.util.Map;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.LoggerFactory;

/**
 * Answers the calls of service {@code Base}, which every service has. A concrete subclass chooses
 * its service by implementing the {@code AsyncIface} that Thrift generated for that service.
 *
 * <p>All methods are called on the member's event loop and must not block. Every method completes
 * its callback exactly once, even if the method is oneway.
 */
public abstract class BaseHandler implements Base.AsyncIface {
  private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(BaseHandler.class));

  private final LocalMember member;

  /**
   * Creates the handler of a member. The member is not fully constructed yet, so constructors of
   * subclasses must not call its methods.
   */
  protected BaseHandler(LocalMember member) {
    this.member = member;
  }

  /** Returns the member that this handler belongs to. */
  protected final LocalMember member() {
    return member;
  }

  /** Returns how this handler refuses calls that are too large to read. */
  protected Oversized oversized() {
    return Oversized.AS_PROTOCOL_ERROR;
  }

  /**
   * Returns the methods that answer common calls directly from the bytes of the call. The keys of
   * the map are the methods' names. The member calls this method on the event loop when it binds
   * its port. By then, the member is fully constructed.
   */
  protected Map<String, DirectMethod> directMethods() {
    return Map.of();
  }

  /**
   * Reports whether the calling connection may administer this node. If not, the call fails and the
   * connection is closed. The transport logs and counts the failure. The methods that use this
   * check are oneway, so they send no answer. The caller sees only that the connection was closed.
   */
  protected final boolean checkAdministrator(String method, AsyncMethodCallback<Void> done) {
    Connection connection = Connection.current();
    if (member.mayAdminister(connection)) {
      return true;
    }
    done.onError(new SecurityException("only callers that may administer this node may call it"));
    connection.close("the caller may not administer this node, but called '" + method + "'");
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
    if (checkAdministrator("debug", done)) {
      LOG.info(
          "calls to debug()",
          "{} in {}; {}; longest event-loop delay: {} us",
          member.self(),
          member.view(),
          member.status(),
          member.loopDelay().longestNanos() / 1000);
      done.onComplete(null);
    }
  }

  @Override
  public void die(AsyncMethodCallback<Void> done) {
    if (checkAdministrator("die", done)) {
      LOG.info(
          "calls to die()",
          "{} called die(): this node leaves the ring.",
          Connection.current().remoteAddress());
      member.die();
      done.onComplete(null);
    }
  }
}
