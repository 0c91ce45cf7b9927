package io.diststore.locator;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.View;
import io.diststore.thrift.locator.Location;
import io.diststore.thrift.locator.Locator;
import io.diststore.transport.LimitedLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBaseHelper;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.LoggerFactory;

/**
 * The locator service: lists the members of the ring, and names the member that serves a key. This
 * class can be used as it is. The handlers of other services extend it.
 *
 * <p>Nodes of the original program sent each other {@code join}, {@code add} and {@code remove}. In
 * this program, these calls are hints that change nothing. A node asks for admission by itself, and
 * the members detect by themselves which nodes are gone. Nodes of the original program cannot join
 * a ring of this program.
 */
public class LocatorHandler extends BaseHandler implements Locator.AsyncIface {
  private static final LimitedLog LOG =
      new LimitedLog(LoggerFactory.getLogger(LocatorHandler.class));
  private static final String IGNORED_HINTS = "ignored hints";

  public LocatorHandler(LocalMember member) {
    super(member);
  }

  @Override
  public void join(Location location, AsyncMethodCallback<Void> done) {
    hint("join", location, done);
  }

  @Override
  public void remove(
      Location location, List<Location> authorities, AsyncMethodCallback<Void> done) {
    hint("remove", location, done);
  }

  @Override
  public void add(Location location, List<Location> authorities, AsyncMethodCallback<Void> done) {
    hint("add", location, done);
  }

  @Override
  public void get_all(AsyncMethodCallback<List<Location>> done) {
    View view = member().view();
    if (view == null) {
      done.onError(noRing());
      return;
    }
    List<Location> all = new ArrayList<>();
    view.liveMembers().forEach(live -> all.add(location(live.client())));
    done.onComplete(all);
  }

  @Override
  public void get_node(ByteBuffer key, AsyncMethodCallback<Location> done) {
    if (key == null) {
      done.onError(
          new TApplicationException(
              TApplicationException.PROTOCOL_ERROR,
              "The key is missing. An empty key is allowed, but must be sent."));
      return;
    }
    if (member().view() == null) {
      done.onError(noRing());
      return;
    }
    Member primary = member().primary(TBaseHelper.byteBufferToByteArray(key));
    if (primary == null) {
      done.onError(
          refused(
              "All members that held this key are gone. The key is lost until one of them returns."));
    } else {
      done.onComplete(location(primary.client()));
    }
  }

  /**
   * Converts an endpoint to the services' {@code Location}, in which a port above 32767 is a
   * negative number.
   */
  protected static Location location(Endpoint endpoint) {
    return new Location(endpoint.host(), (short) endpoint.port());
  }

  private void hint(String method, Location location, AsyncMethodCallback<Void> done) {
    if (!checkAdministrator(method, done)) {
      return;
    }
    Endpoint at = endpoint(location);
    if (at == null) {
      LOG.info(IGNORED_HINTS, "Ignored the hint '{}' because it names no valid address.", method);
    } else {
      member()
          .probe(
              at,
              result ->
                  LOG.info(
                      IGNORED_HINTS,
                      "Ignored the hint '{}', which names {}. The result of a probe of that address: {}.",
                      method,
                      at,
                      result));
    }
    done.onComplete(null);
  }

  /** Returns the endpoint that {@code location} names; null if {@code location} is not valid. */
  private static Endpoint endpoint(Location location) {
    if (location == null || location.getAddress() == null) {
      return null;
    }
    try {
      return new Endpoint(location.getAddress(), Short.toUnsignedInt(location.getPort()));
    } catch (IllegalArgumentException invalid) {
      return null;
    }
  }

  private static TApplicationException noRing() {
    return refused("This node is not in a ring yet. Try again in a moment.");
  }

  private static TApplicationException refused(String why) {
    return new TApplicationException(TApplicationException.INTERNAL_ERROR, why);
  }
}
