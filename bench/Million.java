import io.diststore.client.NodeAddress;
import io.diststore.client.Outcome;
import io.diststore.client.StoreClient;
import io.diststore.client.WriteTerms;
import io.diststore.thrift.diststore.MemberState;
import io.diststore.thrift.diststore.RingInfo;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Started by {@code bench/million}, which says what it is for. */
public final class Million {
  private static final int VALUE_BYTES = 100;
  private static final int BATCH = 500;
  private static final int LOADERS = 3;
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long PACE_NANOS = Duration.ofMillis(5).toNanos();

  private final int keys;
  private final int firstPort;
  private final List<Node> nodes = new ArrayList<>();
  private final Path work;

  private record Node(Process process, Path log) {
    String said(String pattern) throws IOException {
      Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(log));
      return matcher.find() ? matcher.group(1) : null;
    }

    NodeAddress address() throws IOException {
      return NodeAddress.parse(said("listens at (\\S+?),?\\s"));
    }
  }

  private Million(int keys) throws IOException {
    this.keys = keys;
    this.work = Files.createTempDirectory("million");
    this.firstPort = freePorts();
  }

  public static void main(String[] arguments) throws Exception {
    Million million = new Million(Integer.parseInt(arguments[0]));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> million.nodes.forEach(node -> node.process().destroyForcibly())));
    million.run();
    System.exit(0);
  }

  private void run() throws Exception {
    for (int i = 0; i < 3; i++) {
      nodes.add(start());
    }
    awaitWhole();
    row("nodes", "3, Java's options " + System.getenv("DISTSTORE_JAVA_OPTS"));
    long start = System.nanoTime();
    load();
    double seconds = seconds(start);
    row(
        "keys",
        "%,d of 16 B, values of %d B, stored in %.0f s: %,.0f a second",
        keys, VALUE_BYTES, seconds, keys / seconds);
    memory();
    turns("longest turn of a loop so far");

    LightLoad light = new LightLoad(clients());
    light.start();
    start = System.nanoTime();
    Node fourth = start();
    nodes.add(fourth);
    awaitWhole();
    seconds = seconds(start);
    double bytes = metric(fourth, "diststore_bytes");
    row(
        "a fourth joins",
        "%.1f s from its start, %,.0f keys, %.1f MB: %.1f MB/s",
        seconds, metric(fourth, "diststore_keys"), bytes / 1e6, bytes / 1e6 / seconds);
    row("  requests meanwhile", light.take());
    turns("  longest turn of a loop");

    Node leaver = nodes.remove(0);
    bytes = metric(leaver, "diststore_bytes");
    double held = metric(leaver, "diststore_keys");
    start = System.nanoTime();
    new ProcessBuilder("kill", "-INT", Long.toString(leaver.process().pid())).start().waitFor();
    int code = leaver.process().waitFor();
    seconds = seconds(start);
    awaitWhole();
    row(
        "one leaves",
        "%.1f s to its end with code %d, %,.0f keys, %.1f MB: %.1f MB/s",
        seconds, code, held, bytes / 1e6, bytes / 1e6 / seconds);
    row("  requests meanwhile", light.take());
    turns("  longest turn of a loop");
    light.end();
    for (Node node : nodes) {
      double marked = metric(node, "diststore_views_marked_down_total");
      if (marked > 0) {
        row("marked DOWN, though alive", node.address() + " " + (int) marked + " times");
      }
    }
    try (StoreClient client = clients()) {
      var count = client.count();
      row("keys at the end", "%,d%s", count.keys(), count.exact() ? ", an exact count" : "");
    }
  }

  private static void row(String what, String format, Object... values) {
    System.out.printf("%-30s %s%n", what, values.length == 0 ? format : format.formatted(values));
  }

  private Node start() throws IOException {
    Path log = work.resolve(nodes.size() + "-" + System.nanoTime() + ".log");
    Process process =
        new ProcessBuilder("bin/storeserver", "--ports", firstPort + "-" + (firstPort + 9))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Node node = new Node(process, log);
    await(() -> process.isAlive() && node.said("(http://\\S+)/q/health") != null && node.said("(ring)") != null);
    return node;
  }

  private void awaitWhole() throws Exception {
    for (Node node : nodes) {
      await(
          () -> {
            try (StoreClient client = new StoreClient(List.of(node.address()), DEADLINE)) {
              RingInfo ring = client.ring(0);
              return ring.isWhole()
                  && ring.getMembers().size() == nodes.size()
                  && ring.getMembers().stream().allMatch(m -> m.getState() == MemberState.UP);
            }
          });
    }
  }

  private void await(Callable<Boolean> condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (Exception notYet) {
        if (System.nanoTime() > end) {
          throw new IOException(notYet);
        }
      }
      if (System.nanoTime() > end) {
        throw new IOException("waited in vain; the nodes' output is in " + work);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private StoreClient clients() throws IOException {
    List<NodeAddress> addresses = new ArrayList<>();
    for (Node node : nodes) {
      addresses.add(node.address());
    }
    return new StoreClient(addresses, DEADLINE);
  }

  private void load() throws Exception {
    List<Thread> loaders = new ArrayList<>();
    for (int i = 0; i < LOADERS; i++) {
      int loader = i;
      NodeAddress address = nodes.get(i % nodes.size()).address();
      Thread thread = new Thread(() -> load(loader, address));
      thread.setUncaughtExceptionHandler(
          (t, failure) -> {
            failure.printStackTrace();
            System.exit(1);
          });
      thread.start();
      loaders.add(thread);
    }
    for (Thread thread : loaders) {
      thread.join();
    }
  }

  private void load(int loader, NodeAddress address) {
    Random random = new Random(loader);
    try (StoreClient client = new StoreClient(List.of(address), DEADLINE)) {
      List<StoreClient.Pair> batch = new ArrayList<>();
      for (int i = loader; i < keys; i += LOADERS) {
        byte[] value = new byte[VALUE_BYTES];
        random.nextBytes(value);
        batch.add(new StoreClient.Pair(key(i), value));
        if (batch.size() == BATCH || i + LOADERS >= keys) {
          client
              .putAll(batch, WriteTerms.NONE)
              .forEach(
                  outcome -> {
                    if (outcome instanceof Outcome.Failed<?> failed) {
                      throw new IllegalStateException("a key was not stored: " + failed);
                    }
                  });
          batch.clear();
        }
      }
    }
  }

  private static byte[] key(int i) {
    return "key-%012d".formatted(i).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private void memory() throws Exception {
    for (Node node : nodes) {
      String pid = Long.toString(node.process().pid());
      long before = resident(pid);
      jcmd(pid, "GC.run");
      Matcher used = Pattern.compile("used (\\d+)K").matcher(jcmd(pid, "GC.heap_info"));
      String heap = used.find() ? Long.toString(Long.parseLong(used.group(1)) >> 10) : "?";
      double held = metric(node, "diststore_keys");
      row(
          "memory of " + node.address(),
          "%s MiB of heap after collecting, %d MiB resident (%d before), for %,.0f copies: %.0f bytes of heap each",
          heap, resident(pid), before, held, Long.parseLong(used.group(1)) * 1024 / held);
    }
  }

  private static String jcmd(String pid, String command) throws Exception {
    String jcmd = System.getProperty("java.home") + File.separator + "bin" + File.separator + "jcmd";
    Process process = new ProcessBuilder(jcmd, pid, command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output;
  }

  private static long resident(String pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
      }
    }
    return -1;
  }

  private void turns(String what) throws Exception {
    List<String> all = new ArrayList<>();
    for (Node node : nodes) {
      all.add("%.0f".formatted(metric(node, "diststore_loop_turn_max_seconds") * 1000));
    }
    row(what, String.join(", ", all) + " ms");
  }

  private static double metric(Node node, String name) throws Exception {
    URI at = URI.create(node.said("(http://\\S+)/q/health") + "/q/metrics");
    String body =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher matcher = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*\\})? (\\S+)$").matcher(body);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static int freePorts() throws IOException {
    next:
    while (true) {
      int first = new Random().nextInt(12_000, 31_000);
      for (int port = first; port < first + 10; port++) {
        try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
          continue;
        } catch (IOException taken) {
          continue next;
        }
      }
      return first;
    }
  }

  /** One client that reads and writes in turn, two hundred times a second. */
  private final class LightLoad extends Thread {
    private final StoreClient client;
    private final List<Long> taken = new ArrayList<>();
    private int failed;
    private volatile boolean over;

    LightLoad(StoreClient client) {
      this.client = client;
    }

    @Override
    public void run() {
      Random random = new Random(7);
      byte[] value = new byte[VALUE_BYTES];
      while (!over) {
        byte[] key = key(random.nextInt(keys));
        long start = System.nanoTime();
        boolean good = true;
        try {
          if (random.nextBoolean()) {
            client.put(key, value);
          } else {
            good = client.get(key).isPresent();
          }
        } catch (RuntimeException failure) {
          good = false;
        }
        long nanos = System.nanoTime() - start;
        synchronized (this) {
          taken.add(nanos);
          failed += good ? 0 : 1;
        }
        LockSupport.parkNanos(PACE_NANOS);
      }
      client.close();
    }

    /** What was seen since this was last asked. */
    synchronized String take() {
      long[] sorted = taken.stream().mapToLong(Long::longValue).sorted().toArray();
      String line =
          "%,d, slowest %.0f ms, 99 of 100 within %.1f ms, median %.1f ms, failed %d"
              .formatted(
                  sorted.length,
                  sorted[sorted.length - 1] / 1e6,
                  sorted[sorted.length * 99 / 100] / 1e6,
                  sorted[sorted.length / 2] / 1e6,
                  failed);
      taken.clear();
      failed = 0;
      return line;
    }

    void end() throws InterruptedException {
      over = true;
      join();
    }
  }
}
