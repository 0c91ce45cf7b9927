package io.diststore.locator;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.view.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The members of one ring. They run in this process, use a free range of ports, and are closed
 * together.
 */
final class Ring implements AutoCloseable {
  static final int PORTS = 10;

  private static final ClientId CLIENT = new ClientId(ThreadLocalRandom.current().nextLong(), 1);
  private static final AtomicLong NUMBERS = new AtomicLong();

  final PortRange ports = freePorts();
  private final List<LocalMember> members = new ArrayList<>();

  MemberSettings settings() {
    return MemberSettings.defaults().withPorts(ports).withSegments(256);
  }

  LocalMember start() {
    return start(settings());
  }

  LocalMember start(MemberSettings settings) {
    return start(settings, LocatorHandler::new);
  }

  LocalMember start(MemberSettings settings, Function<LocalMember, ? extends BaseHandler> handler) {
    LocalMember member = LocalMember.start(settings, handler);
    members.add(member);
    return member;
  }

  /** Starts a member that reads this wall clock. */
  LocalMember start(MemberSettings settings, LongSupplier wallMillis) {
    LocalMember member =
        LocalMember.start(settings, LocatorHandler::new, started -> null, wallMillis);
    members.add(member);
    return member;
  }

  /** Starts a member and waits until it has joined. */
  LocalMember startAndJoin() throws Exception {
    LocalMember member = start();
    Await.done(member.whenJoined());
    return member;
  }

  static Answer put(LocalMember through, String key, String value) throws Exception {
    return ask(
        through,
        new RequestId(CLIENT, NUMBERS.incrementAndGet()),
        new Operation.Put(key(key), value.getBytes(StandardCharsets.UTF_8), 0, null));
  }

  static Answer erase(LocalMember through, String key) throws Exception {
    return ask(
        through,
        new RequestId(CLIENT, NUMBERS.incrementAndGet()),
        new Operation.Erase(key(key), null));
  }

  /** Returns the value of a key; null if the key does not exist. */
  static String get(LocalMember through, String key) throws Exception {
    Answer answer = ask(through, null, new Operation.Get(key(key)));
    if (answer instanceof Answer.Value found) {
      return found.entry() == null
          ? null
          : new String(found.entry().value(), StandardCharsets.UTF_8);
    }
    throw new AssertionError("not a value: " + answer);
  }

  static Answer ask(LocalMember through, RequestId id, Operation operation) throws Exception {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Request request = new Request(id, 0, operation, false, Duration.ofSeconds(20).toNanos());
    through.loop().execute(() -> through.ask(request, answer::complete));
    return Await.done(answer);
  }

  private static Key key(String text) {
    return new Key(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns {@link #PORTS} consecutive ports that are free now. They are below the ports that the
   * operating system assigns by itself.
   */
  static PortRange freePorts() {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(12_000, 32_000);
      if (free(first)) {
        return new PortRange(first, first + PORTS - 1);
      }
    }
    throw new AssertionError("there are no " + PORTS + " consecutive free ports");
  }

  private static boolean free(int first) {
    for (int port = first; port < first + PORTS; port++) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        probe.setReuseAddress(true);
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }

  static Endpoint at(int port) {
    return new Endpoint("127.0.0.1", port);
  }

  @Override
  public void close() {
    members.forEach(LocalMember::close);
  }
}
