package io.diststore.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.diststore.crds.DistStoreRing;
import io.diststore.crds.DistStoreRingSpec;
import io.diststore.crds.DistStoreRingStatus;
import io.diststore.crds.RegisteredView;
import io.diststore.locator.ExternalRegister.Contents;
import io.diststore.ring.message.Ballot;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tests the register on an API server: the stand-in, or the real one that DISTSTORE_TEST_KUBECONFIG
 * points to.
 */
class RingObjectTest {
  private static final String REAL = System.getenv("DISTSTORE_TEST_KUBECONFIG");
  private static final RingId RING = new RingId(0x0123456789abcdefL, 0x8000000000000001L);
  private static final String NAME = "store";

  private final String namespace = "views-" + UUID.randomUUID().toString().substring(0, 8);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final ApiStandIn standIn;
  private final KubernetesClient client;

  RingObjectTest() throws IOException {
    if (REAL == null) {
      standIn = new ApiStandIn();
      open.add(standIn);
      client =
          new KubernetesClientBuilder()
              .withHttpClientFactory(new JdkHttpClientFactory())
              .withConfig(
                  new ConfigBuilder(Config.empty())
                      .withMasterUrl("http://127.0.0.1:" + standIn.port())
                      .withRequestRetryBackoffLimit(0)
                      .build())
              .build();
    } else {
      standIn = null;
      client =
          // The YAML document marker keeps the parser from reading a leading brace as JSON.
          new KubernetesClientBuilder()
              .withHttpClientFactory(new JdkHttpClientFactory())
              .withConfig(Config.fromKubeconfig("---\n" + Files.readString(Path.of(REAL))))
              .build();
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
    }
    open.add(client);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
  }

  @Test
  void exactlyOneCandidateSetsTheFirstView() throws Exception {
    create(DistStoreRingSpec.Founding.New);
    Set<View> answers = new HashSet<>();
    for (Contents answer : atOnce(8, (register, i) -> register.found(founding("pod-" + i)))) {
      // Null while another candidate has recorded that it founds the ring.
      if (answer.registered().view() != null) {
        answers.add(answer.registered().view());
      } else {
        assertThat(answer.mayFound()).isFalse();
      }
    }
    assertThat(answers).hasSize(1);
    assertThat(held().view()).isEqualTo(answers.iterator().next());
    assertThat(register().read().ringId()).isEqualTo(RING);
  }

  @Test
  void ofSeveralWritersThatExpectTheSameContentsOneSucceeds() throws Exception {
    create(DistStoreRingSpec.Founding.New);
    Registered before = register().found(founding("pod-0")).registered();
    for (int round = 2; round < 6; round++) {
      long epoch = round;
      Registered expected = before;
      Set<Registered> answers = new HashSet<>();
      for (Contents answer :
          atOnce(
              6,
              (register, i) ->
                  register.replace(
                      expected,
                      expected.followedBy(founding("pod-" + i).withEpoch(epoch)),
                      false))) {
        answers.add(answer.registered());
      }
      assertThat(answers).hasSize(1);
      before = answers.iterator().next();
      assertThat(before.view().epoch()).isEqualTo(epoch);
    }
    if (standIn != null) {
      assertThat(standIn.conflicts()).as("conflicts between the concurrent updates").isPositive();
    }
    Registered other = Registered.EMPTY.followedBy(founding("pod-9").withEpoch(5));
    Registered next = before.followedBy(founding("pod-9").withEpoch(6));
    assertThat(register().replace(other, next, false).registered())
        .as("the contents were expected to be another view of the same epoch")
        .isEqualTo(before);
    assertThat(held()).isEqualTo(before);
  }

  @Test
  void theVotesBelongToTheContents() throws Exception {
    create(DistStoreRingSpec.Founding.New);
    Registered first = register().found(founding("pod-0").withWitness()).registered();
    Ballot ballot = new Ballot(1, new NodeId("pod-0", 17));
    Registered promised = first.withVotes(first.votes().promise(ballot));
    assertThat(register().replace(first, promised, false).registered()).isEqualTo(promised);
    Registered accepted =
        promised.withVotes(promised.votes().accept(ballot, first.view().withEpoch(2)));
    assertThat(register().replace(first, accepted, false).registered())
        .as("the contents were expected to have no vote")
        .isEqualTo(promised);
    assertThat(register().replace(promised, accepted, false).registered()).isEqualTo(accepted);
    assertThat(held()).isEqualTo(accepted);
  }

  @Test
  void aRingThatMustBeRecoveredIsNotFoundedAgain() throws Exception {
    create(DistStoreRingSpec.Founding.Recover);
    Contents answer = register().found(founding("pod-0"));
    assertThat(answer.mayFound()).isFalse();
    assertThat(answer.registered()).isEqualTo(Registered.EMPTY);
    assertThat(held()).isEqualTo(Registered.EMPTY);
  }

  @Test
  void aViewOfAnotherRingIsNeverSet() throws Exception {
    create(DistStoreRingSpec.Founding.New);
    View foreign = View.founding(new RingId(1, 2), 16, 2, founder("pod-0"));
    assertThat(register().found(foreign).registered().view()).isNull();
    assertThat(register().replace(Registered.EMPTY, Registered.EMPTY.followedBy(foreign), true))
        .extracting(Contents::registered)
        .isEqualTo(Registered.EMPTY);
    assertThat(held().view()).isNull();
  }

  @Test
  void aRingWhoseStatusIsLostIsNotFoundedAgain() throws Exception {
    create(DistStoreRingSpec.Founding.New);
    Registered first = register().found(founding("pod-0")).registered();
    Registered second = first.followedBy(first.view().withEpoch(2));
    register().replace(first, second, false);
    setStatus("");
    Contents answer = register().found(founding("pod-1"));
    assertThat(answer.mayFound()).isFalse();
    assertThat(answer.registered()).isEqualTo(Registered.EMPTY);
    assertThat(register().replace(Registered.EMPTY, second, true).registered()).isEqualTo(second);
    assertThat(held()).isEqualTo(second);
  }

  @Test
  void aRingThatOlderSoftwareHasFoundedIsRecordedWhenItIsRead() throws Exception {
    create(DistStoreRingSpec.Founding.New);
    setStatus(RegisteredView.encode(founding("pod-0")));
    assertThat(held().view()).isEqualTo(founding("pod-0"));
    setStatus("");
    assertThat(register().read().mayFound()).isFalse();
  }

  @Test
  void aFounderWhoseFirstViewWasNotWrittenMayTryAgain() throws Exception {
    create(DistStoreRingSpec.Founding.New);
    RingObject founder = register();
    founder.found(founding("pod-0"));
    setStatus("");
    assertThat(register().read().mayFound()).isFalse();
    assertThat(founder.read().mayFound()).isTrue();
    assertThat(founder.found(founding("pod-0")).registered().view()).isEqualTo(founding("pod-0"));
  }

  @Test
  void aRestorationIsRecordedForPeople() throws Exception {
    create(DistStoreRingSpec.Founding.New);
    Registered first = register().found(founding("pod-0")).registered();
    Registered second = first.followedBy(first.view().withEpoch(2));
    Registered third = second.followedBy(first.view().withEpoch(3));
    register().replace(first, third, false);
    assertThat(status()).doesNotContain("restored");
    setStatus(RegisteredView.encode(second.view()));
    register().replace(held(), third, true);
    assertThat(held()).isEqualTo(third);
    assertThat(status()).contains("\"restored\":{\"epoch\":3,\"held\":2,\"by\":\"pod\"");
    register().replace(third, third.followedBy(first.view().withEpoch(4)), false);
    assertThat(status()).contains("\"restored\":{\"epoch\":3,\"held\":2,\"by\":\"pod\"");
  }

  @Test
  void aMissingRegisterIsAnIOException() {
    assertThatThrownBy(() -> register().read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no DistStoreRing " + namespace + "/" + NAME);
  }

  @Test
  void aRefusalOfTheApiServerIsAnIOException() throws Exception {
    assumeTrue(standIn != null, "the test cannot make a real API server refuse");
    create(DistStoreRingSpec.Founding.New);
    RingObject register = register();
    for (int code : List.of(403, 500, 503)) {
      standIn.refuse(code);
      assertThatThrownBy(register::read).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> register.found(founding("pod-0"))).isInstanceOf(IOException.class);
    }
    standIn.refuse(0);
    assertThat(register.read().registered()).isEqualTo(Registered.EMPTY);
  }

  @Test
  void aWatcherReceivesViewsThatOthersSet() throws Exception {
    assumeTrue(standIn == null, "the stand-in does not support watches");
    create(DistStoreRingSpec.Founding.New);
    LinkedBlockingQueue<Contents> received = new LinkedBlockingQueue<>();
    register().watch(received::add);
    Registered first = register().found(founding("pod-0")).registered();
    Registered second = first.followedBy(first.view().withEpoch(2));
    register().replace(first, second, false);
    Contents latest = received.poll(20, TimeUnit.SECONDS);
    while (latest != null && !second.equals(latest.registered())) {
      latest = received.poll(20, TimeUnit.SECONDS);
    }
    assertThat(latest).isNotNull();
  }

  private interface Write {
    Contents by(RingObject register, int writer) throws IOException;
  }

  private List<Contents> atOnce(int count, Write write) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Callable<Contents>> tries = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        RingObject register = register();
        int writer = i;
        tries.add(() -> write.by(register, writer));
      }
      List<Contents> answers = new ArrayList<>();
      for (Future<Contents> answer : threads.invokeAll(tries)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }

  private Registered held() throws IOException {
    return register().read().registered();
  }

  private RingObject register() {
    RingObject register = new RingObject(() -> client, namespace, NAME, "pod", List::of);
    open.add(0, register);
    return register;
  }

  private void create(DistStoreRingSpec.Founding founding) {
    if (standIn != null) {
      standIn.put(
          "/apis/diststore.io/v1alpha1/namespaces/" + namespace + "/diststorerings/" + NAME,
          "{\"ringId\": \"" + RING + "\", \"founding\": \"" + founding + "\"}");
      return;
    }
    DistStoreRing ring = new DistStoreRing();
    ring.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(NAME).build());
    ring.setSpec(new DistStoreRingSpec(RING.toString(), founding));
    client.resource(ring).create();
  }

  /** Sets the view back, as a person or a restored backup does. */
  private void setStatus(String view) {
    DistStoreRing ring =
        client.resources(DistStoreRing.class).inNamespace(namespace).withName(NAME).get();
    ring.setStatus(new DistStoreRingStatus(view, null, null));
    client.resource(ring).updateStatus();
  }

  private String status() {
    return client
        .resources(DistStoreRing.class)
        .inNamespace(namespace)
        .withName(NAME)
        .get()
        .getStatus()
        .view();
  }

  private static View founding(String name) {
    return View.founding(RING, 16, 2, founder(name));
  }

  private static Member founder(String name) {
    return new Member(
        new NodeId(name, 17),
        MemberState.UP,
        new Endpoint("10.0.0.1", 9901),
        new Endpoint("10.0.0.1", 9900));
  }
}
