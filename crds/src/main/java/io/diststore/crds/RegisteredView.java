package io.diststore.crds;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.diststore.ring.message.Ballot;
import io.diststore.ring.message.Votes;
import io.diststore.ring.placement.Site;
import io.diststore.ring.segment.Version;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lineage;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Encodes a view as the string that the register holds, and decodes it. The string is JSON and
 * carries the version of its format. The view is a single string, because the API server drops
 * every field that its definition does not contain. If it dropped the lost segments, for example,
 * nodes would read a different view.
 *
 * <p>Incarnations are JSON strings because many JSON readers keep only 53 bits of a number.
 *
 * <p>A view that neither has lost segments nor spreads copies has format version 1, so that earlier
 * software can read it. A view that has lost segments but does not spread copies has format version
 * 2, which stores the loss compactly:
 *
 * <pre>
 * "lost":{"holders":["store-0/7","store-1/7"],"segments":["0 1:5,9-12","1:77"]}
 * </pre>
 *
 * In this example, segments 5 and 9 to 12 are lost, and their holders are entries 0 and 1 of {@code
 * holders}. Segment 77 is also lost, and its only holder is entry 1.
 *
 * <p>In format version 1, a view with lost segments has a bitmap of all segments for each list of
 * holders. With many members, these bitmaps can exceed the maximum size of an object in the API
 * server. This class can still read such views.
 *
 * <p>A view that spreads copies has format version 3, so that software that would place the copies
 * differently refuses to read it. In this version, members may have a {@code zone} and a {@code
 * host}.
 *
 * <p>A view whose successor the members decide with the register as a witness has format version 4,
 * so that software that would let the register decide does not read it. Beside such a view, the
 * string holds the votes of the register, if it has voted. The accepted view is an object like the
 * whole string, but without lineage.
 *
 * <pre>
 * "votes":{"promised":{"round":2,"proposer":"store-1/77"},
 *          "acceptedBallot":{"round":2,"proposer":"store-1/77"},"accepted":{"formatVersion":4,...}}
 * </pre>
 *
 * <p>A view of a large ring has format version 5, which is another version, compressed by {@link
 * DeflatedText}, so that the object stays small enough for the API server:
 *
 * <pre>
 * {"formatVersion":5,"deflated":"eNqr..."}
 * </pre>
 *
 * <p>The string also holds the view's {@link Lineage}, and says how a node last put a lost view
 * back. Software that does not know these fields ignores them.
 *
 * <pre>
 * "lineage":["41:00c0ffee00c0ffee","42:0123456789abcdef"]
 * "restored":{"epoch":43,"held":17,"by":"store-1","at":"2026-01-01T00:00:00Z"}
 * </pre>
 */
public final class RegisteredView {
  private static final int FORMAT_VERSION = 1;

  /** The format version of views with lost segments. */
  private static final int COMPACT_LOSS_VERSION = 2;

  /** The format version of views that spread copies over zones and machines. */
  private static final int SPREAD_VERSION = 3;

  /** The format version of views whose successors the members decide with a witness. */
  private static final int WITNESS_VERSION = 4;

  /** The format version of views that are compressed. */
  private static final int DEFLATED_VERSION = 5;

  /**
   * Longer strings are compressed. Too low: people can read fewer views with {@code kubectl}. Too
   * high: an object, with its lineage and other fields, grows beyond 256 KB.
   */
  private static final int PLAIN_LENGTH_MAX = 128_000;

  /** The length of the longest string that the definition of the resource allows. */
  private static final int LENGTH_MAX = 1_000_000;

  /** More members than any ring has, even while all of its pods restart. */
  private static final int MEMBERS_MAX = 4096;

  /** The longest name of a pod or host. */
  private static final int NAME_MAX = 253;

  private static final int SEGMENTS_MAX = 1 << 16;
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{16}");
  private static final Pattern RING_ID = Pattern.compile("[0-9a-f]{32}");

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * What the register holds.
   *
   * @param lineage the view's ancestors; empty if software without lineages wrote the view
   * @param votes the votes of the register on the next view
   * @param restored null if no node has put a lost view back recently
   */
  public record Contents(View view, Lineage lineage, Votes votes, Restored restored) {
    /** Creates contents of a register that has not voted. */
    public Contents(View view, Lineage lineage, Restored restored) {
      this(view, lineage, Votes.NONE, restored);
    }
  }

  /**
   * How a node put a lost view back.
   *
   * @param epoch the epoch of the view that the node put back
   * @param held the epoch of the older view that the register held; 0 if it held none
   * @param by the name of the node
   * @param at the time at which the node put the view back, in ISO 8601
   */
  public record Restored(long epoch, long held, String by, String at) {}

  private RegisteredView() {}

  /** Returns the view as a string without line breaks, and without lineage. */
  public static String encode(View view) {
    return encode(new Contents(view, Lineage.NONE, null));
  }

  /** Returns a view with its lineage as a string of one line. */
  public static String encode(Contents contents) {
    String plain = encodePlain(contents);
    return plain.length() <= PLAIN_LENGTH_MAX
        ? plain
        : JSON.createObjectNode()
            .put("formatVersion", DEFLATED_VERSION)
            .put("deflated", DeflatedText.deflate(plain))
            .toString();
  }

  private static String encodePlain(Contents contents) {
    ObjectNode root = JSON.createObjectNode();
    putView(root, contents.view());
    if (!contents.lineage().isEmpty()) {
      ArrayNode lineage = root.putArray("lineage");
      contents
          .lineage()
          .hashes()
          .forEach((epoch, hash) -> lineage.add(epoch + ":" + HexFormat.of().toHexDigits(hash)));
    }
    if (contents.votes().promised() != null) {
      putVotes(root.putObject("votes"), contents.votes());
    }
    Restored restored = contents.restored();
    if (restored != null) {
      root.putObject("restored")
          .put("epoch", restored.epoch())
          .put("held", restored.held())
          .put("by", restored.by())
          .put("at", restored.at());
    }
    return root.toString();
  }

  private static void putVotes(ObjectNode to, Votes votes) {
    putBallot(to.putObject("promised"), votes.promised());
    if (votes.accepted() != null) {
      putBallot(to.putObject("acceptedBallot"), votes.acceptedBallot());
      putView(to.putObject("accepted"), votes.accepted());
    }
  }

  private static void putBallot(ObjectNode to, Ballot ballot) {
    to.put("round", ballot.round()).put("proposer", text(ballot.proposer()));
  }

  private static void putView(ObjectNode root, View view) {
    int version = version(view);
    root.put("formatVersion", version);
    root.put("ringId", view.ringId().toString());
    root.put("epoch", view.epoch());
    root.put("segments", view.segments());
    root.put("copies", view.copies());
    ArrayNode members = root.putArray("members");
    for (Member member : view.members()) {
      ObjectNode listed =
          members
              .addObject()
              .put("name", member.id().name())
              .put("incarnation", Long.toString(member.id().incarnation()))
              .put("state", member.state().name())
              .put("peer", member.peer().toString())
              .put("client", member.client().toString());
      if (!member.site().zone().isEmpty()) {
        listed.put("zone", member.site().zone());
      }
      if (!member.site().host().isEmpty()) {
        listed.put("host", member.site().host());
      }
    }
    if (version >= SPREAD_VERSION) {
      root.put("spread", view.spread().name());
    }
    putIds(root.putArray("serving"), view.serving());
    putIds(root.putArray("target"), view.target());
    if (version == FORMAT_VERSION) {
      root.putArray("lost");
    } else {
      putLost(root.putObject("lost"), view.lost());
    }
  }

  private static int version(View view) {
    if (view.witnessed()) {
      return WITNESS_VERSION;
    }
    if (view.spread() != Spread.NONE) {
      return SPREAD_VERSION;
    }
    return view.lost().isEmpty() ? FORMAT_VERSION : COMPACT_LOSS_VERSION;
  }

  private static void putLost(ObjectNode to, Lost lost) {
    Map<NodeId, Integer> numbers = new LinkedHashMap<>();
    List<String> segments = new ArrayList<>();
    lost.segmentsByHolders()
        .forEach(
            (holders, bits) -> {
              StringJoiner entry = new StringJoiner(" ", "", ":" + ranges(bits));
              for (NodeId holder : holders) {
                numbers.putIfAbsent(holder, numbers.size());
                entry.add(Integer.toString(numbers.get(holder)));
              }
              segments.add(entry.toString());
            });
    putIds(to.putArray("holders"), List.copyOf(numbers.keySet()));
    ArrayNode entries = to.putArray("segments");
    segments.forEach(entries::add);
  }

  /** Returns the indexes of the set bits as text, for example {@code 5,9-12}. */
  private static String ranges(BitSet bits) {
    StringJoiner ranges = new StringJoiner(",");
    for (int from = bits.nextSetBit(0); from >= 0; ) {
      int end = bits.nextClearBit(from);
      ranges.add(end == from + 1 ? Integer.toString(from) : from + "-" + (end - 1));
      from = bits.nextSetBit(end);
    }
    return ranges.toString();
  }

  /**
   * Returns the view that a string encodes.
   *
   * @throws IllegalArgumentException if the string is not a complete view in a known format; the
   *     message says what is wrong
   */
  public static View decode(String registered) {
    return decodeAll(registered).view();
  }

  /**
   * Returns the view that a string holds, with its lineage. This method checks at least as much as
   * members check in the views that they send each other, because a person may have edited the
   * string.
   *
   * @throws IllegalArgumentException if the string is not a complete view in the format of this
   *     version; the message says what is wrong
   */
  public static Contents decodeAll(String registered) {
    if (registered.length() > LENGTH_MAX) {
      throw unreadable("it has more than " + LENGTH_MAX + " characters", null);
    }
    JsonNode root = object(registered);
    if (integer(root, "formatVersion") == DEFLATED_VERSION) {
      root = object(inflated(text(root, "deflated")));
    }
    try {
      View view = view(root);
      return new Contents(view, lineage(root, view), votes(root, view), restored(root, view));
    } catch (UnreadableView e) {
      throw e;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw unreadable(e.getMessage(), e);
    }
  }

  private static String inflated(String deflated) {
    try {
      return DeflatedText.inflate(deflated);
    } catch (IllegalArgumentException e) {
      throw unreadable("its compressed text is damaged: " + e.getMessage(), e);
    }
  }

  private static JsonNode object(String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw unreadable("it is not JSON: " + e.getOriginalMessage(), e);
    }
    if (!root.isObject()) {
      throw unreadable("it is not a JSON object", null);
    }
    return root;
  }

  private static View view(JsonNode root) {
    int version = integer(root, "formatVersion");
    if (version < FORMAT_VERSION || version > WITNESS_VERSION) {
      throw unreadable(
          "it has format version "
              + version
              + ", but this software can read only versions "
              + FORMAT_VERSION
              + " to "
              + DEFLATED_VERSION
              + ": run a newer version of the software",
          null);
    }
    int segments = integer(root, "segments");
    if (segments < 1 || segments > SEGMENTS_MAX || Integer.bitCount(segments) != 1) {
      throw unreadable(
          "the number of segments must be a power of two up to " + SEGMENTS_MAX + ": " + segments,
          null);
    }
    int copies = integer(root, "copies");
    if (copies < 1) {
      throw unreadable("the number of copies is below 1: " + copies, null);
    }
    List<Member> members = items(root, "members").stream().map(RegisteredView::member).toList();
    if (members.isEmpty() || members.size() > MEMBERS_MAX) {
      throw unreadable(
          "it must have 1 to " + MEMBERS_MAX + " members, but has " + members.size(), null);
    }
    Set<NodeId> listed = new HashSet<>();
    for (Member member : members) {
      if (!listed.add(member.id())) {
        throw unreadable("it lists the member " + text(member.id()) + " twice", null);
      }
    }
    return new View(
        ringId(text(root, "ringId")),
        epoch(wholeNumber(root, "epoch")),
        segments,
        copies,
        members,
        listed(ids(root, "serving"), "serving", listed),
        listed(ids(root, "target"), "target", listed),
        version == FORMAT_VERSION ? bitmapLoss(root, segments) : compactLoss(root, segments),
        version >= SPREAD_VERSION ? spread(text(root, "spread")) : Spread.NONE,
        version == WITNESS_VERSION);
  }

  private static long epoch(long epoch) {
    if (epoch < 1 || epoch > Version.EPOCH_MAX) {
      throw unreadable("the number " + epoch + " is not an epoch", null);
    }
    return epoch;
  }

  /** Checks that these members are listed, and each of them only once. */
  private static List<NodeId> listed(List<NodeId> ids, String field, Set<NodeId> members) {
    Set<NodeId> seen = new HashSet<>();
    for (NodeId id : ids) {
      if (!members.contains(id)) {
        throw unreadable(text(id) + " in " + field + " is not a member", null);
      }
      if (!seen.add(id)) {
        throw unreadable(text(id) + " is in " + field + " twice", null);
      }
    }
    return ids;
  }

  private static Lineage lineage(JsonNode root, View view) {
    if (!root.has("lineage")) {
      return Lineage.NONE;
    }
    List<JsonNode> items = items(root, "lineage");
    if (items.size() > Lineage.LENGTH_MAX) {
      throw unreadable("its lineage has more than " + Lineage.LENGTH_MAX + " views", null);
    }
    TreeMap<Long, Long> hashes = new TreeMap<>();
    for (JsonNode item : items) {
      String entry = string(item, "lineage");
      int colon = entry.indexOf(':');
      if (colon < 1 || !HASH.matcher(entry.substring(colon + 1)).matches()) {
        throw unreadable("'" + entry + "' in lineage is not EPOCH:HASH", null);
      }
      long epoch = epoch(number(entry.substring(0, colon), "lineage"));
      if (epoch >= view.epoch()) {
        throw unreadable("its lineage has epoch " + epoch + ", which is not before it", null);
      }
      if (hashes.put(epoch, HexFormat.fromHexDigitsToLong(entry.substring(colon + 1))) != null) {
        throw unreadable("its lineage has epoch " + epoch + " twice", null);
      }
    }
    return new Lineage(hashes);
  }

  private static Votes votes(JsonNode root, View view) {
    JsonNode votes = root.get("votes");
    if (votes == null) {
      return Votes.NONE;
    }
    if (!view.witnessed()) {
      throw unreadable("it has votes, although the register is not a witness", null);
    }
    Ballot promised = ballot(votes, "promised");
    if (!votes.has("accepted")) {
      return Votes.NONE.promise(promised);
    }
    Ballot acceptedBallot = ballot(votes, "acceptedBallot");
    View accepted = view(votes.get("accepted"));
    if (acceptedBallot.compareTo(promised) > 0
        || accepted.epoch() <= view.epoch()
        || !accepted.ringId().equals(view.ringId())) {
      throw unreadable("the view in its votes cannot follow its view", null);
    }
    return new Votes(promised, acceptedBallot, accepted);
  }

  private static Ballot ballot(JsonNode votes, String field) {
    JsonNode ballot = votes.get(field);
    if (ballot == null) {
      throw unreadable("it has no ballot '" + field + "'", null);
    }
    long round = wholeNumber(ballot, "round");
    if (round < 0) {
      throw unreadable("the round of '" + field + "' is negative: " + round, null);
    }
    return new Ballot(round, id(text(ballot, "proposer"), "proposer"));
  }

  private static Restored restored(JsonNode root, View view) {
    JsonNode restored = root.get("restored");
    if (restored == null) {
      return null;
    }
    long epoch = epoch(wholeNumber(restored, "epoch"));
    long held = wholeNumber(restored, "held");
    if (epoch > view.epoch() || held < 0 || held >= epoch) {
      throw unreadable("it says that epoch " + epoch + " replaced epoch " + held, null);
    }
    return new Restored(epoch, held, name(text(restored, "by")), name(text(restored, "at")));
  }

  private static Member member(JsonNode node) {
    return new Member(
        new NodeId(
            name(text(node, "name")).intern(), number(text(node, "incarnation"), "incarnation")),
        state(text(node, "state")),
        endpoint(text(node, "peer")),
        endpoint(text(node, "client")),
        new Site(textIfSet(node, "zone"), textIfSet(node, "host")));
  }

  private static String textIfSet(JsonNode node, String field) {
    return node.has(field) ? text(node, field).intern() : "";
  }

  private static MemberState state(String name) {
    try {
      return MemberState.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw unreadable("'" + name + "' is not the state of a member", e);
    }
  }

  private static Spread spread(String name) {
    try {
      return Spread.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw unreadable("'" + name + "' is not a way to spread copies", e);
    }
  }

  /** Reads the lost segments of a version 1 view, which has one bitmap per list of holders. */
  private static Lost bitmapLoss(JsonNode root, int segments) {
    Losses losses = new Losses();
    for (JsonNode entry : items(root, "lost")) {
      BitSet bits = BitSet.valueOf(Base64.getDecoder().decode(text(entry, "segments")));
      if (bits.length() > segments) {
        throw unreadable("segment " + (bits.length() - 1) + " in lost does not exist", null);
      }
      losses.add(ids(entry, "holders"), bits);
    }
    return losses.build();
  }

  private static Lost compactLoss(JsonNode root, int segments) {
    JsonNode lost = root.get("lost");
    if (lost == null || !lost.isObject()) {
      throw unreadable("it has no object 'lost'", null);
    }
    List<NodeId> known = ids(lost, "holders");
    Losses losses = new Losses();
    for (JsonNode item : items(lost, "segments")) {
      String entry = string(item, "lost");
      int colon = entry.indexOf(':');
      if (colon < 1) {
        throw unreadable("'" + entry + "' in lost is not HOLDERS:SEGMENTS", null);
      }
      List<NodeId> holders = new ArrayList<>();
      for (String number : entry.substring(0, colon).split(" ", -1)) {
        holders.add(known.get(inRange(number, known.size(), entry)));
      }
      BitSet bits = new BitSet();
      for (String range : entry.substring(colon + 1).split(",", -1)) {
        int dash = range.indexOf('-');
        int from = inRange(dash < 0 ? range : range.substring(0, dash), segments, entry);
        int to = dash < 0 ? from : inRange(range.substring(dash + 1), segments, entry);
        if (to < from) {
          throw unreadable("'" + entry + "' in lost has a range that runs backwards", null);
        }
        bits.set(from, to + 1);
      }
      losses.add(List.copyOf(holders), bits);
    }
    return losses.build();
  }

  /** Collects lost segments. Refuses a segment or a list of holders that is listed twice. */
  private static final class Losses {
    private final Map<List<NodeId>, BitSet> segmentsByHolders = new LinkedHashMap<>();
    private final BitSet all = new BitSet();

    void add(List<NodeId> holders, BitSet segments) {
      if (holders.isEmpty() || new HashSet<>(holders).size() < holders.size()) {
        throw unreadable("a lost segment must have at least one holder, and no holder twice", null);
      }
      if (segments.isEmpty()) {
        throw unreadable("it lists holders that hold no lost segment", null);
      }
      if (all.intersects(segments) || segmentsByHolders.put(holders, segments) != null) {
        throw unreadable("it lists a lost segment or a list of holders twice", null);
      }
      all.or(segments);
    }

    Lost build() {
      return segmentsByHolders.isEmpty() ? Lost.NONE : new Lost(segmentsByHolders);
    }
  }

  /** Parses a number. Throws an exception if the number is negative or not below the limit. */
  private static int inRange(String number, int limit, String entry) {
    long parsed = number(number, "lost");
    if (parsed < 0 || parsed >= limit) {
      throw unreadable("'" + entry + "' in lost: the number " + number + " is out of range", null);
    }
    return (int) parsed;
  }

  /**
   * Returns a whole number. Refuses a number that is not in its usual form, for example because it
   * begins with a plus sign or a zero.
   */
  private static long number(String text, String field) {
    try {
      long number = Long.parseLong(text);
      if (Long.toString(number).equals(text)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unreadable("'" + text + "' in " + field + " is not a number", e);
    }
    throw unreadable("'" + text + "' in " + field + " is not a number", null);
  }

  private static String name(String name) {
    if (name.isEmpty() || name.length() > NAME_MAX) {
      throw unreadable("a name must have 1 to " + NAME_MAX + " characters: '" + name + "'", null);
    }
    return name;
  }

  private static String text(NodeId id) {
    return id.name() + "/" + id.incarnation();
  }

  private static void putIds(ArrayNode to, List<NodeId> ids) {
    ids.forEach(id -> to.add(text(id)));
  }

  private static List<NodeId> ids(JsonNode node, String field) {
    List<NodeId> ids = new ArrayList<>();
    for (JsonNode item : items(node, field)) {
      ids.add(id(string(item, field), field));
    }
    return List.copyOf(ids);
  }

  private static NodeId id(String id, String field) {
    int slash = id.lastIndexOf('/');
    if (slash < 1) {
      throw unreadable("'" + id + "' in " + field + " is not NAME/INCARNATION", null);
    }
    return new NodeId(
        name(id.substring(0, slash)).intern(), number(id.substring(slash + 1), field));
  }

  private static RingId ringId(String hex) {
    if (!RING_ID.matcher(hex).matches()) {
      throw unreadable("the ring identity '" + hex + "' is not 32 hexadecimal digits", null);
    }
    return new RingId(
        Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
  }

  private static Endpoint endpoint(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    if (colon < 1) {
      throw unreadable("'" + hostAndPort + "' is not HOST:PORT", null);
    }
    long port = number(hostAndPort.substring(colon + 1), hostAndPort);
    return new Endpoint(name(hostAndPort.substring(0, colon)), Math.toIntExact(port));
  }

  private static List<JsonNode> items(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isArray()) {
      throw unreadable("it has no list '" + field + "'", null);
    }
    return StreamSupport.stream(value.spliterator(), false).toList();
  }

  private static String string(JsonNode item, String field) {
    if (!item.isTextual()) {
      throw unreadable("'" + item + "' in " + field + " is not a string", null);
    }
    return item.asText();
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isTextual()) {
      throw unreadable("it has no string '" + field + "'", null);
    }
    return value.asText();
  }

  private static int integer(JsonNode node, String field) {
    long number = wholeNumber(node, field);
    if ((int) number != number) {
      throw unreadable("the number '" + field + "' is too large: " + number, null);
    }
    return (int) number;
  }

  private static long wholeNumber(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.canConvertToLong() || !value.isIntegralNumber()) {
      throw unreadable("it has no number '" + field + "'", null);
    }
    return value.asLong();
  }

  private static UnreadableView unreadable(String why, Exception cause) {
    return new UnreadableView("the view in the register cannot be read: " + why, cause);
  }

  private static final class UnreadableView extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UnreadableView(String message, Exception cause) {
      super(message, cause);
    }
  }
}
