package io.diststore.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.ring.message.Ballot;
import io.diststore.ring.message.Votes;
import io.diststore.ring.placement.Site;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lineage;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisteredViewTest {
  private static final RingId RING = new RingId(0xfedcba9876543210L, 5);
  private static final NodeId A = new NodeId("store-0", Long.MAX_VALUE);
  private static final NodeId B = new NodeId("store-1", 7_123_456_789_012_345_678L);
  private static final NodeId C = new NodeId("127.0.0.1:9900", 1);

  private static Member member(NodeId id, MemberState state) {
    return new Member(id, state, new Endpoint("10.0.0.7", 9901), new Endpoint("fd00::7", 9900));
  }

  private static View view(Lost lost) {
    return new View(
        RING,
        1_000_007,
        16_384,
        2,
        List.of(
            member(A, MemberState.UP), member(B, MemberState.DOWN), member(C, MemberState.JOINING)),
        List.of(A, B),
        List.of(A, C),
        lost);
  }

  private static View encodedAndDecoded(View view) {
    return RegisteredView.decode(RegisteredView.encode(view));
  }

  @Test
  void decodingAnEncodedViewReturnsAnEqualView() {
    assertThat(encodedAndDecoded(view(Lost.NONE))).isEqualTo(view(Lost.NONE));
  }

  @Test
  void decodingAnEncodedFoundingViewReturnsAnEqualView() {
    View founding = View.founding(RING, 16_384, 2, member(A, MemberState.JOINING));
    assertThat(encodedAndDecoded(founding)).isEqualTo(founding);
  }

  @Test
  void decodingReturnsLostSegmentsWithTheirHolders() {
    BitSet few = new BitSet();
    few.set(0);
    few.set(16_383);
    BitSet many = new BitSet();
    many.set(5, 9_000);
    View lossy = view(new Lost(Map.of(List.of(A, B), few, List.of(B), many)));
    assertThat(encodedAndDecoded(lossy)).isEqualTo(lossy);
    assertThat(encodedAndDecoded(lossy).lost().holders(16_383)).containsExactly(A, B);
    assertThat(encodedAndDecoded(lossy).lost().count()).isEqualTo(2 + 9_000 - 5);
  }

  @Test
  void decodingReturnsTheLineageAndTheRestoration() {
    Lineage lineage = Lineage.NONE.with(view(Lost.NONE).withEpoch(7)).with(view(Lost.NONE));
    RegisteredView.Contents contents =
        new RegisteredView.Contents(
            view(Lost.NONE).withEpoch(1_000_008),
            lineage,
            new RegisteredView.Restored(1_000_008, 7, "store-1", "2026-01-01T00:00:00Z"));
    assertThat(RegisteredView.decodeAll(RegisteredView.encode(contents))).isEqualTo(contents);
    assertThat(RegisteredView.encode(contents))
        .contains("\"lost\":[],\"lineage\":[\"7:")
        .endsWith(
            "\"restored\":{\"epoch\":1000008,\"held\":7,\"by\":\"store-1\","
                + "\"at\":\"2026-01-01T00:00:00Z\"}}");
  }

  @Test
  void decodingReturnsTheVotes() {
    View held = view(Lost.NONE).withEpoch(7).withWitness();
    assertThat(encodedAndDecoded(held)).isEqualTo(held);
    assertThat(RegisteredView.encode(held)).startsWith("{\"formatVersion\":4,");
    Votes promised = Votes.NONE.promise(new Ballot(3, A));
    for (Votes votes : List.of(promised, promised.accept(new Ballot(3, A), held.withEpoch(8)))) {
      RegisteredView.Contents contents =
          new RegisteredView.Contents(held, Lineage.NONE, votes, null);
      assertThat(RegisteredView.decodeAll(RegisteredView.encode(contents))).isEqualTo(contents);
    }
    for (Votes impossible :
        List.of(
            promised.accept(new Ballot(3, A), held),
            new Votes(new Ballot(2, A), new Ballot(3, A), held.withEpoch(8)))) {
      String encoded =
          RegisteredView.encode(new RegisteredView.Contents(held, Lineage.NONE, impossible, null));
      assertThatThrownBy(() -> RegisteredView.decodeAll(encoded))
          .hasMessageContaining("the view in its votes cannot follow its view");
    }
  }

  @Test
  void decodingReturnsTheZonesAndMachines() {
    View spread =
        new View(
            RING,
            9,
            16_384,
            2,
            List.of(
                member(A, MemberState.UP).withSite(new Site("eu-1a", "m7")),
                member(B, MemberState.UP).withSite(new Site("", "m8")),
                member(C, MemberState.JOINING)),
            List.of(A, B),
            List.of(A, B, C),
            Lost.NONE,
            Spread.TARGET);
    assertThat(encodedAndDecoded(spread)).isEqualTo(spread);
    assertThat(RegisteredView.encode(spread))
        .startsWith("{\"formatVersion\":3,")
        .contains("\"zone\":\"eu-1a\",\"host\":\"m7\"}", "\"spread\":\"TARGET\"");
    BitSet five = new BitSet();
    five.set(5);
    View lossy =
        new View(
            RING,
            9,
            16_384,
            2,
            spread.members(),
            List.of(A, B),
            List.of(),
            new Lost(Map.of(List.of(A), five)),
            Spread.ALL);
    assertThat(encodedAndDecoded(lossy)).isEqualTo(lossy);
    RegisteredView.Contents withLineage =
        new RegisteredView.Contents(
            lossy,
            Lineage.NONE.with(spread.withEpoch(7)).with(spread.withEpoch(8)),
            new RegisteredView.Restored(9, 7, "store-1", "2026-01-01T00:00:00Z"));
    RegisteredView.Contents decoded = RegisteredView.decodeAll(RegisteredView.encode(withLineage));
    assertThat(decoded).isEqualTo(withLineage);
    assertThat(Lineage.isSame(decoded.view(), lossy)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"two words", "ALL"})
  void decodingAnInvalidZoneOrSpreadFailsWithAClearMessage(String damaged) {
    View spread =
        View.founding(RING, 16, 2, member(A, MemberState.UP).withSite(new Site("#zone", "")));
    String encoded =
        damaged.equals("ALL")
            ? RegisteredView.encode(spread).replace("ALL", "SOME")
            : RegisteredView.encode(spread).replace("#zone", damaged);
    assertThatThrownBy(() -> RegisteredView.decode(encoded))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the view in the register cannot be read: ");
  }

  @Test
  void theEncodedFormatIsTheDocumentedOne() {
    assertThat(RegisteredView.encode(view(Lost.NONE)))
        .isEqualTo(
            "{\"formatVersion\":1,\"ringId\":\"fedcba98765432100000000000000005\",\"epoch\":1000007,"
                + "\"segments\":16384,\"copies\":2,\"members\":["
                + "{\"name\":\"store-0\",\"incarnation\":\"9223372036854775807\",\"state\":\"UP\","
                + "\"peer\":\"10.0.0.7:9901\",\"client\":\"fd00::7:9900\"},"
                + "{\"name\":\"store-1\",\"incarnation\":\"7123456789012345678\",\"state\":\"DOWN\","
                + "\"peer\":\"10.0.0.7:9901\",\"client\":\"fd00::7:9900\"},"
                + "{\"name\":\"127.0.0.1:9900\",\"incarnation\":\"1\",\"state\":\"JOINING\","
                + "\"peer\":\"10.0.0.7:9901\",\"client\":\"fd00::7:9900\"}],"
                + "\"serving\":[\"store-0/9223372036854775807\",\"store-1/7123456789012345678\"],"
                + "\"target\":[\"store-0/9223372036854775807\",\"127.0.0.1:9900/1\"],\"lost\":[]}");
  }

  @Test
  void theEncodedFormatOfALossIsTheDocumentedOne() {
    BitSet both = new BitSet();
    both.set(5);
    both.set(9, 13);
    BitSet second = new BitSet();
    second.set(77);
    Map<List<NodeId>, BitSet> lost = new LinkedHashMap<>();
    lost.put(List.of(A, B), both);
    lost.put(List.of(B), second);
    assertThat(RegisteredView.encode(view(new Lost(lost))))
        .startsWith("{\"formatVersion\":2,")
        .endsWith(
            "\"lost\":{\"holders\":[\"store-0/9223372036854775807\","
                + "\"store-1/7123456789012345678\"],\"segments\":[\"0 1:5,9-12\",\"1:77\"]}}");
  }

  @Test
  void theLossOfAViewOfVersion1IsReadable() {
    String withoutLoss = RegisteredView.encode(view(Lost.NONE));
    BitSet few = new BitSet();
    few.set(0);
    few.set(16_383);
    String bitmap = Base64.getEncoder().encodeToString(few.toByteArray());
    String old =
        withoutLoss.replace(
            "\"lost\":[]",
            "\"lost\":[{\"holders\":[\"store-0/9223372036854775807\"],\"segments\":\""
                + bitmap
                + "\"}]");
    assertThat(RegisteredView.decode(old)).isEqualTo(view(new Lost(Map.of(List.of(A), few))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0:5 | 2:5     | out of range",
        "0:5 | 0:16384 | out of range",
        "0:5 | 0:-1    | is not a number",
        "0:5 | 0:9-5   | runs backwards",
        "0:5 | 0:5,    | is not a number",
        "0:5 | 0 0:5   | no holder twice",
        "0:5 | 05      | is not HOLDERS:SEGMENTS",
        "\"lost\":{ | \"gone\":{ | it has no object 'lost'",
      })
  void decodingADamagedLossFailsWithAClearMessage(String part, String damaged, String why) {
    BitSet five = new BitSet();
    five.set(5);
    String whole = RegisteredView.encode(view(new Lost(Map.of(List.of(A), five))));
    assertThat(whole).contains(part);
    assertThatThrownBy(() -> RegisteredView.decode(whole.replace(part, damaged)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the view in the register cannot be read: ")
        .hasMessageContaining(why);
  }

  @Test
  void aViewOfAHundredMembersOfWhichAThirdIsLostStaysSmall() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      NodeId id = new NodeId("a-store-" + i, 1_700_000_000_000_000_000L + i);
      members.add(member(id, i % 3 == 0 ? MemberState.DOWN : MemberState.UP));
    }
    List<NodeId> ids = members.stream().map(Member::id).toList();
    View before = new View(RING, 9, 16_384, 2, members, ids, List.of(), Lost.NONE);
    Roles owners =
        new Roles(
            new View(
                RING,
                8,
                16_384,
                2,
                members.stream().map(m -> m.withState(MemberState.UP)).toList(),
                ids,
                List.of(),
                Lost.NONE),
            null,
            false);
    Lost.Draft lost = Lost.NONE.draft();
    for (int s = 0; s < 16_384; s++) {
      if (owners.inSync(s).stream().noneMatch(before::live)) {
        lost.put(s, owners.inSync(s));
      }
    }
    View after = new View(RING, 10, 16_384, 2, members, ids, ids, lost.build());
    assertThat(after.lost().count()).isGreaterThan(1_000);
    assertThat(after.lost().segmentsByHolders()).hasSizeGreaterThan(500);
    assertThat(RegisteredView.encode(after).length()).isLessThan(256 << 10);
    assertThat(encodedAndDecoded(after)).isEqualTo(after);
  }

  @Test
  void twoHundredMembersWithEverySegmentLostFitIntoOneObject() {
    List<Member> members = new ArrayList<>();
    Map<List<NodeId>, BitSet> lost = new LinkedHashMap<>();
    for (int i = 0; i < 200; i++) {
      NodeId id = new NodeId("a-store-with-a-name-of-forty-characters-" + i, Long.MAX_VALUE - i);
      members.add(member(id, MemberState.DOWN));
      BitSet segments = new BitSet();
      segments.set(i * 81, i == 199 ? 16_384 : (i + 1) * 81);
      lost.put(List.of(id), segments);
    }
    List<NodeId> ids = members.stream().map(Member::id).toList();
    View large = new View(RING, 9, 16_384, 2, members, ids, ids, new Lost(lost));
    assertThat(RegisteredView.encode(large).length()).isLessThan(1_000_000);
    assertThat(encodedAndDecoded(large)).isEqualTo(large);
  }

  /** Every segment is lost, and nearly every segment has three holders of its own. */
  @Test
  void aViewOfAThousandMembersStaysBelow256KilobytesWhateverIsLost() {
    Random random = new Random(1);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      NodeId id = new NodeId("store-" + i, (1_750_000_000_000L << 20) + random.nextInt(1 << 20));
      String host = "10.%d.%d.%d".formatted(100 + i % 100, 100 + i / 250, i % 250);
      members.add(
          new Member(
              id,
              MemberState.DOWN,
              new Endpoint(host, 9901),
              new Endpoint(host, 9900),
              new Site("eu-central-1" + (char) ('a' + i % 3), "ip-" + host + ".ec2.internal")));
    }
    List<NodeId> ids = members.stream().map(Member::id).toList();
    Lost.Draft lost = Lost.NONE.draft();
    for (int s = 0; s < 16_384; s++) {
      lost.put(s, random.ints(0, 1000).distinct().limit(3).mapToObj(ids::get).toList());
    }
    View view = new View(RING, 9, 16_384, 3, members, ids, ids, lost.build(), Spread.ALL);
    String encoded = RegisteredView.encode(view);
    assertThat(encoded).startsWith("{\"formatVersion\":5,").hasSizeLessThan(256_000);
    assertThat(RegisteredView.decode(encoded)).isEqualTo(view);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%%%% | its compressed text is damaged",
        "AAAA | its compressed text is damaged",
        "eJwzBwAAOAA4 | it is not a JSON object",
      })
  void decodingADamagedCompressedViewFailsWithAClearMessage(String deflated, String why) {
    String whole = "{\"formatVersion\":5,\"deflated\":\"" + deflated + "\"}";
    assertThatThrownBy(() -> RegisteredView.decode(whole))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the view in the register cannot be read: ")
        .hasMessageContaining(why);
  }

  /** A short string can stand for a text that does not fit into memory. */
  @Test
  void aCompressedTextThatIsTooLongIsRefused() {
    String whole =
        "{\"formatVersion\":5,\"deflated\":\"" + DeflatedText.deflate(" ".repeat(5 << 20)) + "\"}";
    assertThatThrownBy(() -> RegisteredView.decode(whole))
        .hasMessageContaining("more than 4194304");
  }

  @Test
  void decodingAViewOfAnUnknownFormatFailsWithAClearMessage() {
    String newer = RegisteredView.encode(view(Lost.NONE)).replace("Version\":1", "Version\":6");
    assertThatThrownBy(() -> RegisteredView.decode(newer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the view in the register cannot be read: it has format version 6, but this software"
                + " can read only versions 1 to 5: run a newer version of the software");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"epoch\":1000007  | \"epoch\":\"7\"    | it has no number 'epoch'",
        "\"target\":[       | \"targets\":[      | it has no list 'target'",
        "\"state\":\"UP\"   | \"state\":\"AWAY\" | is not the state of a member",
        "\"store-0/9223372036854775807\" | \"store-0\" | is not NAME/INCARNATION",
        "\"peer\":\"10.0.0.7:9901\" | \"peer\":\"10.0.0.7\" | is not HOST:PORT",
        "\"peer\":\"10.0.0.7:9901\" | \"peer\":\"10.0.0.7:70000\" | not an endpoint",
        "fedcba98765432100000000000000005 | 5 | is not 32 hexadecimal digits",
        "{\"formatVersion\" | {{\"formatVersion\" | it is not JSON",
        "\"lost\":[]} | \"lost\":[]} x | it is not JSON",
        "\"copies\":2 | \"copies\":2,\"copies\":2 | it is not JSON",
        "\"copies\":2 | \"copies\":0 | the number of copies is below 1",
        "\"segments\":16384 | \"segments\":16383 | a power of two",
        "\"segments\":16384 | \"segments\":131072 | a power of two",
        "\"segments\":16384 | \"segments\":4294967296 | too large",
        "\"epoch\":1000007 | \"epoch\":0 | is not an epoch",
        "\"epoch\":1000007 | \"epoch\":9223372036854775807 | is not an epoch",
        "store-1\",\"incarnation\":\"7123456789012345678 | store-0\",\"incarnation\":\"9223372036854775807 | twice",
        "\"name\":\"store-1\" | \"name\":\"\" | a name must have",
        "\"incarnation\":\"1\" | \"incarnation\":\"+1\" | is not a number",
        "\"store-1/7123456789012345678\" | \"store-1/7\" | in serving is not a member",
        "\"127.0.0.1:9900/1\" | \"store-0/9223372036854775807\" | is in target twice",
        "\"lost\":[] | \"lost\":[],\"lineage\":[\"7\"] | is not EPOCH:HASH",
        "\"lost\":[] | \"lost\":[],\"lineage\":[\"1000007:0123456789abcdef\"] | is not before it",
        "\"lost\":[] | \"lost\":[],\"lineage\":[7] | is not a string",
      })
  void decodingADamagedViewFailsWithAClearMessage(String part, String damaged, String why) {
    String whole = RegisteredView.encode(view(Lost.NONE));
    assertThat(whole).contains(part);
    assertThatThrownBy(() -> RegisteredView.decode(whole.replace(part, damaged)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the view in the register cannot be read: ")
        .hasMessageContaining(why);
  }
}
