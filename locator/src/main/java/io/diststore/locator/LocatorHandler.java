package io.diststore.locator;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.View;
import io.diststore.thrift.locator.Location;
import io.diststore.thrift.locator.Locator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBaseHelper;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The locator service: who is in the ring, and who answers for a key. Runs as it is, and is there
 * to be inherited from for a service of one's own.
 *
 * <p>{@code join}, {@code add} and {@code remove} are what the original nodes told each other. Here
 * they are hints and change nothing: a node of ours asks for its admission by itself, the members
 * find by themselves who is gone, and original nodes do not join our rings.
 */
public class LocatorHandler extends BaseHandler implements Locator.AsyncIface {
  private static final Logger LOG = LoggerFactory.getLogger(LocatorHandler.class);

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
    if (member().view() == null) {
      done.onError(noRing());
      return;
    }
    Member primary = member().primary(TBaseHelper.byteBufferToByteArray(key));
    if (primary == null) {
      done.onError(
          refused(
              "All members that held this key are gone. It is lost until one of them returns."));
    } else {
      done.onComplete(location(primary.client()));
    }
  }

  /** An endpoint as the services have it: ports above 32767 are negative there. */
  protected static Location location(Endpoint endpoint) {
    return new Location(endpoint.host(), (short) endpoint.port());
  }

  private void hint(String method, Location location, AsyncMethodCallback<Void> done) {
    if (!administered(method, done)) {
      return;
    }
    done.onComplete(null);
    int port = Short.toUnsignedInt(location.getPort());
    if (location.getAddress() == null || location.getAddress().isEmpty() || port == 0) {
      LOG.info("The hint '{}' names no address; it was ignored.", method);
      return;
    }
    Endpoint at = new Endpoint(location.getAddress(), port);
    member()
        .probe(
            at,
            found ->
                LOG.info(
                    "The hint '{}' names {}, where a look found {}. Hints change nothing.",
                    method,
                    at,
                    found));
  }

  private static TApplicationException noRing() {
    return refused("This node is in no ring yet. Ask again in a moment.");
  }

  private static TApplicationException refused(String why) {
    return new TApplicationException(TApplicationException.INTERNAL_ERROR, why);
  }
}
