package io.diststore.locator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.thrift.locator.Location;
import io.diststore.thrift.locator.Locator;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.Refused;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.transport.TSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sends calls whose arguments are missing or invalid. */
class IncompleteCallsTest {
  private final Ring ring = new Ring();
  private final List<String> completions = new CopyOnWriteArrayList<>();
  private TSocket socket;
  private Locator.Client locator;
  private Peer.Client peer;

  @BeforeEach
  void start() throws Exception {
    LocalMember member = ring.start(ring.settings(), RecordingHandler::new);
    Await.done(member.whenJoined());
    socket = new TSocket(member.client().host(), member.client().port(), 20_000);
    socket.open();
    locator = new Locator.Client(new TBinaryProtocol(socket));
    peer = new Peer.Client(new TMultiplexedProtocol(new TBinaryProtocol(socket), "Peer"));
  }

  @AfterEach
  void close() {
    socket.close();
    ring.close();
  }

  @Test
  void getNodeWithoutAKeyIsRefusedWithAReason() {
    assertThatThrownBy(() -> locator.get_node(null))
        .isInstanceOfSatisfying(
            TApplicationException.class,
            refused -> {
              assertThat(refused.getType()).isEqualTo(TApplicationException.PROTOCOL_ERROR);
              assertThat(refused).hasMessageStartingWith("The key is missing.");
            });
  }

  @Test
  void aHelloOrProbeWithoutItsArgumentIsRefusedWithAReason() {
    assertThatThrownBy(() -> peer.hello(null))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.getMessage()).contains("has no hello"));
    assertThatThrownBy(() -> peer.probe(null))
        .isInstanceOf(TApplicationException.class)
        .hasMessageContaining("has no probe");
  }

  @Test
  void hintsWithoutAValidLocationCompleteOnce() throws Exception {
    locator.join(null);
    locator.join(new Location(null, (short) 1));
    locator.join(new Location("", (short) 1));
    locator.join(new Location("localhost", (short) 0));
    locator.add(null, null);
    locator.remove(null, null);
    locator.ping();
    assertThat(completions).containsExactly("join", "join", "join", "join", "add", "remove");
  }

  /** Records each hint that completes, fails or throws an exception. */
  private final class RecordingHandler extends LocatorHandler {
    RecordingHandler(LocalMember member) {
      super(member);
    }

    @Override
    public void join(Location location, AsyncMethodCallback<Void> done) {
      record("join", done, recorder -> super.join(location, recorder));
    }

    @Override
    public void add(Location location, List<Location> authorities, AsyncMethodCallback<Void> done) {
      record("add", done, recorder -> super.add(location, authorities, recorder));
    }

    @Override
    public void remove(
        Location location, List<Location> authorities, AsyncMethodCallback<Void> done) {
      record("remove", done, recorder -> super.remove(location, authorities, recorder));
    }

    private void record(
        String method, AsyncMethodCallback<Void> done, Consumer<AsyncMethodCallback<Void>> call) {
      try {
        call.accept(
            new AsyncMethodCallback<>() {
              @Override
              public void onComplete(Void none) {
                completions.add(method);
                done.onComplete(none);
              }

              @Override
              public void onError(Exception failure) {
                completions.add(method + " failed: " + failure);
                done.onError(failure);
              }
            });
      } catch (RuntimeException thrown) {
        completions.add(method + " threw: " + thrown);
        throw thrown;
      }
    }
  }
}
