package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.client.StoreClient;
import io.diststore.client.WriteTerms;
import io.diststore.history.Await;
import io.diststore.thrift.admin.Admin;
import io.diststore.thrift.admin.Incarnation;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.admin.NotObeyed;
import io.diststore.thrift.admin.RecoveryOutlook;
import io.diststore.thrift.diststore.HandoffState;
import io.diststore.thrift.peer.Refused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Tests nodes that run as if they were in pods, with a stand-in for the API server. */
class PodsIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  /** How long the ring may take to continue without a killed pod, on a busy machine. */
  private static final Duration FAILOVER = Duration.ofSeconds(20);

  private static final Path STAND_IN =
      Command.HOME.resolve("node/src/test/java/io/diststore/node/kubernetes/ApiStandIn.java");
  private static final String OBJECTS = "/apis/diststore.io/v1alpha1/namespaces/n/";
  private static final int KEYS = 200;

  private final List<PodProcess> pods = new ArrayList<>();
  private Path folder;
  private Process standIn;
  private String api;

  @BeforeEach
  void startApiServer(TestInfo test) throws Exception {
    folder =
        Files.createDirectories(
            Path.of(System.getProperty("it.logs"), "pods", test.getTestMethod().get().getName()));
    Files.createDirectories(folder);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    standIn =
        new ProcessBuilder(java, STAND_IN.toString())
            .redirectError(folder.resolve("api.log").toFile())
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(standIn.getInputStream(), StandardCharsets.UTF_8));
    api = "http://127.0.0.1:" + output.readLine();
    send(
        "PUT",
        "diststorerings/store",
        "{\"spec\": {\"ringId\": \"00112233445566778899aabbccddeeff\", \"founding\": \"New\"}}");
    send("PUT", "diststores/store", "{\"spec\": {}}");
  }

  @AfterEach
  void stop() {
    pods.forEach(PodProcess::close);
    standIn.destroyForcibly();
  }

  @Test
  void podsFoundOneRingAndOnlyThePortForMembersTakesAdministrativeCalls() throws Exception {
    List<PodProcess> ring = startRing(3);
    NodeReport report = ring.get(0).report();
    assertThat(report.getName()).isEqualTo("store-0");
    assertThat(report.getVersion()).matches("\\d+\\.\\d+.*");
    assertThat(report.getMembers())
        .extracting(member -> member.getName())
        .containsExactlyInAnyOrder("store-0", "store-1", "store-2");
    assertThat(report.isParked()).isFalse();
    assertThat(report.getMemoryRoom()).isPositive();
    assertThat(report.getSegmentsUnderCopies()).isZero();
    assertThat(report.isSetLoss()).isFalse();

    PodProcess pod = ring.get(0);
    int clients = pod.address().port();
    assertThatThrownBy(() -> pod.admin(pod.peerPort(), null, Admin.Client::report))
        .isInstanceOf(TApplicationException.class)
        .hasMessageContaining("token");
    assertThatThrownBy(() -> pod.admin(pod.peerPort(), "another", Admin.Client::report))
        .isInstanceOf(Refused.class);
    assertThatThrownBy(() -> pod.admin(clients, PodProcess.TOKEN, Admin.Client::report))
        .isInstanceOf(TException.class);
    assertThatThrownBy(() -> pod.admin(clients, null, Admin.Client::report))
        .isInstanceOf(TException.class);
  }

  @Test
  void aPodThatMustDieHandsOverAndStaysParkedEvenWhenItsContainerIsRestarted() throws Exception {
    List<PodProcess> ring = startRing(3);
    PodProcess leaving = ring.get(2);
    List<PodProcess> staying = ring.subList(0, 2);
    fill(leaving);
    long incarnation = leaving.report().getIncarnation();
    assertThatThrownBy(() -> die(leaving, incarnation))
        .isInstanceOf(NotObeyed.class)
        .hasMessageContaining("marked as retired");
    leaving.write("etc/diststore/pod/retired", PodProcess.UID);
    Await.until("the pod knows that it is retired", TIMEOUT, () -> leaving.report().isRetired());
    assertThatThrownBy(() -> die(leaving, incarnation + 1))
        .isInstanceOf(NotObeyed.class)
        .hasMessageContaining("another incarnation");
    die(leaving, incarnation);
    die(leaving, incarnation);
    Await.until("the pod is parked", TIMEOUT, () -> leaving.report().isParked());
    NodeReport parked = leaving.report();
    assertThat(parked.getHandoff().getState()).isEqualTo(HandoffState.COMPLETE);
    assertThat(parked.getHandoff().getKeys()).isPositive();
    Await.until("the pod is not ready", TIMEOUT, () -> leaving.health("ready") == 503);
    assertThat(leaving.health("live")).isEqualTo(200);
    assertThat(leaving.get("key-7")).isEqualTo("value-7");

    leaving.kill();
    leaving.start();
    Await.until("the pod forwards again", TIMEOUT, () -> "value-8".equals(leaving.get("key-8")));
    NodeReport restarted = leaving.report();
    assertThat(restarted.isParked()).isTrue();
    assertThat(restarted.getIncarnation()).isGreaterThan(incarnation);
    assertThat(restarted.getHandoff().getState()).isEqualTo(HandoffState.NONE);
    awaitWhole(staying, 2);
    assertThat(leaving.health("ready")).isEqualTo(503);

    long start = System.nanoTime();
    leaving.terminate();
    assertThat(leaving.awaitEnd()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void thePreStopHookMakesThePodLeaveAndForwardUntilItIsTerminated() throws Exception {
    List<PodProcess> ring = startRing(2);
    PodProcess leaving = ring.get(0);
    fill(leaving);
    leaving.write("run/diststore/leave", "");
    Await.until("the pod has left", TIMEOUT, () -> leaving.hasFile("run/diststore/left"));
    awaitWhole(ring.subList(1, 2), 1);
    assertThat(leaving.get("key-1")).isEqualTo("value-1");
    assertThat(leaving.isRunning()).isTrue();
    leaving.terminate();
    assertThat(leaving.awaitEnd()).isZero();
    assertThat(ring.get(1).get("key-1")).isEqualTo("value-1");

    leaving.start().awaitReady();
    awaitWhole(ring, 2);
  }

  @Test
  void aRingObjectThatIsSetBackOrEmptiedGetsTheLatestViewAgain() throws Exception {
    List<PodProcess> founder = startRing(1);
    String founding = read("diststorerings/store");
    List<PodProcess> ring = startRing(2);
    fill(ring.get(1));
    founder.get(0).kill();
    awaitWhole(ring.subList(1, 3), 2);
    long epoch = ring.get(1).report().getEpoch();

    // A pod notices that the object was set back if the object held a later view that the pod
    // wrote.
    Await.until(
        "the object holds the latest view",
        TIMEOUT,
        () -> read("diststorerings/store").contains("\"epoch\":" + epoch));
    // The only member of the founding view is an earlier incarnation of the pod that starts now.
    send(
        "PUT", "diststorerings/store/status", founding.replaceAll("\"resourceVersion\"[^,]*,", ""));
    founder.get(0).start().awaitReady();
    awaitWhole(ring, 3);
    assertThat(ring.get(1).report().getEpoch()).isGreaterThan(epoch);
    assertThat(founder.get(0).get("key-7")).isEqualTo("value-7");
    assertThat(read("diststorerings/store")).contains("restored").contains("diststore.io/founder");

    send("PUT", "diststorerings/store/status", "{\"status\": {}}");
    ring = startRing(1);
    assertThat(ring).hasSize(4);
    for (PodProcess pod : ring) {
      assertThat(pod.get("key-8")).isEqualTo("value-8");
      assertThat(pod.report().isSetRegisterFault()).isFalse();
    }
  }

  @Test
  void whileTheApiServerIsAwayTheOthersOfThreePodsContinueWithoutAKilledOne() throws Exception {
    List<PodProcess> ring = startRing(3);
    fill(ring.get(0));
    signal(standIn, "STOP");
    ring.get(2).kill();
    Await.until(
        "every key is written through a living pod",
        FAILOVER,
        () -> {
          fill(ring.get(0));
          return true;
        });
    awaitWhole(ring.subList(0, 2), 2);
    long epoch = ring.get(0).report().getEpoch();

    signal(standIn, "CONT");
    Await.until(
        "the object holds the view that was decided without it",
        TIMEOUT,
        () -> read("diststorerings/store").contains("\"epoch\":" + epoch));
    ring.get(2).start().awaitReady();
    awaitWhole(ring, 3);
    assertThat(ring.get(2).get("key-7")).isEqualTo("value-7");
  }

  @Test
  void eitherOfTwoPodsContinuesWithoutTheOther() throws Exception {
    List<PodProcess> ring = startRing(2);
    fill(ring.get(0));
    int eldest = isEldest(ring.get(0)) ? 0 : 1;
    ring.get(eldest).kill();
    awaitWhole(List.of(ring.get(1 - eldest)), 1);
    assertThat(ring.get(1 - eldest).get("key-7")).isEqualTo("value-7");
    ring.get(eldest).start().awaitReady();
    awaitWhole(ring, 2);
  }

  @Test
  void newPodsCarryTheRingOnAfterAllHaveBeenKilled() throws Exception {
    List<PodProcess> ring = startRing(3);
    fill(ring.get(0));
    long epoch = ring.get(0).report().getEpoch();
    for (PodProcess pod : ring) {
      pod.kill();
    }
    for (PodProcess pod : ring) {
      pod.start();
    }
    Await.until(
        "the ring continues and reports the loss",
        TIMEOUT,
        () -> ring.get(0).report().getEpoch() > epoch + 1000 && ring.get(0).report().isSetLoss());
    assertThat(ring.get(0).report().getLoss().getSegments())
        .isEqualTo(ring.get(0).report().getSegments());
    Await.until(
        "the loss is accepted",
        TIMEOUT,
        () -> {
          String incident = ring.get(0).report().getLoss().getIncident();
          ring.get(0)
              .admin(
                  node -> {
                    node.accept_loss(incident);
                    return true;
                  });
          return true;
        });
    ring.forEach(PodProcess::awaitReady);
    awaitWhole(ring, 3);
    fill(ring.get(1));
    assertThat(ring.get(2).get("key-7")).isEqualTo("value-7");
  }

  @Test
  void aPodThatIsLeftAloneContinuesWhenTheOthersAreConfirmedDead() throws Exception {
    List<PodProcess> ring = startRing(3);
    fill(ring.get(0));
    List<Incarnation> dead = new ArrayList<>();
    for (PodProcess pod : ring.subList(1, 3)) {
      dead.add(new Incarnation(pod.name(), pod.report().getIncarnation()));
      pod.kill();
    }
    PodProcess last = ring.get(0);
    Await.until(
        "the pod that is left can be recovered",
        TIMEOUT,
        () -> {
          RecoveryOutlook outlook = last.admin(Admin.Client::recovery);
          return !outlook.isSetObjection() && outlook.getUnreachableSize() == 2;
        });
    assertThatThrownBy(() -> recover(last, dead.subList(0, 1)))
        .isInstanceOf(NotObeyed.class)
        .hasMessageContaining(dead.get(1).getName());
    recover(last, dead);
    Await.until(
        "the ring continues without the dead pods",
        TIMEOUT,
        () -> last.report().getMembersSize() == 1 || last.report().isSetLoss());
    assertThat(last.report().getEpoch()).isGreaterThan(1000);
  }

  private static void recover(PodProcess through, List<Incarnation> ended) throws TException {
    through.admin(
        node -> {
          node.recover(ended);
          return true;
        });
  }

  private static boolean isEldest(PodProcess pod) throws TException {
    return pod.report().getMembers().getFirst().getName().equals(pod.name());
  }

  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Test
  void aPodWhoseStoreWasDeletedEndsAtOnce() throws Exception {
    List<PodProcess> ring = startRing(2);
    fill(ring.get(0));
    send("DELETE", "diststores/store", "");
    for (PodProcess pod : ring) {
      pod.terminate();
      assertThat(pod.awaitEnd()).isZero();
      assertThat(pod.hasFile("run/diststore/left")).isTrue();
      assertThat(Files.readString(pod.log())).contains("the store is being deleted");
    }
  }

  @Test
  void aPodNamesTheVariablesThatItLacks() {
    Command bare =
        Command.run(
            List.of(Command.HOME.resolve("bin/storeserver").toString(), "--kubernetes"),
            new byte[0],
            Map.of("POD_NAME", "a-0"),
            TIMEOUT);
    assertThat(bare.exit()).isEqualTo(2);
    assertThat(bare.err()).contains("POD_NAMESPACE, POD_IP, DISTSTORE_NAME");
    Command both = Command.run("storeserver", "--kubernetes", "--bind", "127.0.0.1");
    assertThat(both.exit()).isEqualTo(2);
  }

  private static void die(PodProcess pod, long incarnation) throws TException {
    pod.admin(
        node -> {
          node.die(incarnation);
          return null;
        });
  }

  private static void fill(PodProcess through) {
    try (StoreClient client = new StoreClient(List.of(through.address()), TIMEOUT)) {
      for (int i = 0; i < KEYS; i++) {
        client.put(Raw.utf8("key-" + i), Raw.utf8("value-" + i), WriteTerms.NONE);
      }
    }
  }

  /** Starts some more pods, and returns all pods when they are members of a whole ring. */
  private List<PodProcess> startRing(int more) throws IOException {
    for (int i = 0; i < more; i++) {
      pods.add(new PodProcess(folder, "store-" + pods.size(), api).start());
    }
    pods.forEach(PodProcess::awaitReady);
    awaitWhole(pods, pods.size());
    return List.copyOf(pods);
  }

  private static void awaitWhole(List<PodProcess> ring, int members) {
    for (PodProcess pod : ring) {
      Await.until(
          pod.name() + " is in a whole ring of " + members,
          TIMEOUT,
          () -> {
            NodeReport report = pod.report();
            return report.isWhole() && report.getMembersSize() == members;
          });
    }
  }

  private String read(String object) throws Exception {
    return send("GET", object, "");
  }

  private String send(String method, String object, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api + OBJECTS + object))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
