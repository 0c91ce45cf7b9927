package io.diststore.crds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.diststore.ring.placement.Site;
import io.diststore.ring.view.Endpoint;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.StreamSupport;

/**
 * Encodes a view as the string that the register holds, and decodes it. The string is JSON and
 * carries the version of its format. The view is one string because the API server drops every
 * field that its definition does not know. Without its lost segments, for example, the view would
 * be a different view.
 *
 * <p>Incarnations are JSON strings because many JSON readers keep only 53 bits of a number.
 *
 * <p>A view without lost segments has format version 1, so that earlier software can read it. A
 * view with lost segments has version 2, which stores the loss compactly:
 *
 * <pre>
 * "lost":{"holders":["store-0/7","store-1/7"],"segments":["0 1:5,9-12","1:77"]}
 * </pre>
 *
 * Segments 5 and 9 to 12 are lost, and their holders are the entries 0 and 1 of {@code holders}. In
 * version 1, each list of holders had a bitmap of all segments. With many members that is more than
 * an object of the API server may have. This class still reads that form.
 *
 * <p>A view that spreads copies has version 3, so that software that would place the copies
 * differently does not read it. Its members may have a {@code zone} and a {@code host}.
 */
public final class RegisteredView {
  private static final int FORMAT_VERSION = 1;

  /** The version of views with lost segments. */
  private static final int COMPACT_LOSS_VERSION = 2;

  /** The version of views that spread copies over zones and machines. */
  private static final int SPREAD_VERSION = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  private RegisteredView() {}

  /** Returns the view as a string of one line. */
  public static String encode(View view) {
    ObjectNode root = JSON.createObjectNode();
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
    if (version == SPREAD_VERSION) {
      root.put("spread", view.spread().name());
    }
    putIds(root.putArray("serving"), view.serving());
    putIds(root.putArray("target"), view.target());
    if (version == FORMAT_VERSION) {
      root.putArray("lost");
    } else {
      putLost(root.putObject("lost"), view.lost());
    }
    return root.toString();
  }

  private static int version(View view) {
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

  /** Returns the numbers of the set bits as text, for example {@code 5,9-12}. */
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
   * Returns the view that a string holds.
   *
   * @throws IllegalArgumentException if the string is not a complete view in the format of this
   *     version; the message says what is wrong
   */
  public static View decode(String registered) {
    JsonNode root;
    try {
      root = JSON.readTree(registered);
    } catch (JsonProcessingException e) {
      throw unreadable("it is not JSON: " + e.getOriginalMessage(), e);
    }
    int version = integer(root, "formatVersion");
    if (version < FORMAT_VERSION || version > SPREAD_VERSION) {
      throw unreadable(
          "it has format version "
              + version
              + ", but this software knows only the versions "
              + FORMAT_VERSION
              + " to "
              + SPREAD_VERSION
              + ": run a newer version of the software",
          null);
    }
    try {
      int segments = integer(root, "segments");
      return new View(
          ringId(text(root, "ringId")),
          wholeNumber(root, "epoch"),
          segments,
          integer(root, "copies"),
          items(root, "members").stream().map(RegisteredView::member).toList(),
          ids(root, "serving"),
          ids(root, "target"),
          version == FORMAT_VERSION ? bitmapLoss(root) : compactLoss(root, segments),
          version == SPREAD_VERSION ? Spread.valueOf(text(root, "spread")) : Spread.NONE);
    } catch (UnreadableView e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw unreadable(e.getMessage(), e);
    }
  }

  private static Member member(JsonNode node) {
    return new Member(
        new NodeId(text(node, "name").intern(), Long.parseLong(text(node, "incarnation"))),
        MemberState.valueOf(text(node, "state")),
        endpoint(text(node, "peer")),
        endpoint(text(node, "client")),
        new Site(textIfSet(node, "zone"), textIfSet(node, "host")));
  }

  private static String textIfSet(JsonNode node, String field) {
    return node.has(field) ? text(node, field).intern() : "";
  }

  /** Reads the loss of a view of version 1: one bitmap per list of holders. */
  private static Lost bitmapLoss(JsonNode root) {
    Map<List<NodeId>, BitSet> segmentsByHolders = new LinkedHashMap<>();
    for (JsonNode entry : items(root, "lost")) {
      byte[] bitmap = Base64.getDecoder().decode(text(entry, "segments"));
      segmentsByHolders.put(ids(entry, "holders"), BitSet.valueOf(bitmap));
    }
    return segmentsByHolders.isEmpty() ? Lost.NONE : new Lost(segmentsByHolders);
  }

  private static Lost compactLoss(JsonNode root, int segments) {
    JsonNode lost = root.get("lost");
    if (lost == null || !lost.isObject()) {
      throw unreadable("it has no object 'lost'", null);
    }
    List<NodeId> known = ids(lost, "holders");
    Map<List<NodeId>, BitSet> segmentsByHolders = new LinkedHashMap<>();
    for (JsonNode item : items(lost, "segments")) {
      String entry = item.asText();
      int colon = entry.indexOf(':');
      if (colon < 1) {
        throw unreadable("'" + entry + "' in lost is not HOLDERS:SEGMENTS", null);
      }
      List<NodeId> holders = new ArrayList<>();
      for (String number : entry.substring(0, colon).split(" ")) {
        holders.add(known.get(inRange(number, known.size(), entry)));
      }
      BitSet bits = new BitSet();
      for (String range : entry.substring(colon + 1).split(",")) {
        int dash = range.indexOf('-');
        int from = inRange(dash < 0 ? range : range.substring(0, dash), segments, entry);
        int to = dash < 0 ? from : inRange(range.substring(dash + 1), segments, entry);
        bits.set(from, Math.max(from, to) + 1);
      }
      segmentsByHolders.put(List.copyOf(holders), bits);
    }
    return segmentsByHolders.isEmpty() ? Lost.NONE : new Lost(segmentsByHolders);
  }

  /** Returns a number that must be at least 0 and below the limit. */
  private static int inRange(String number, int limit, String entry) {
    int parsed = Integer.parseInt(number);
    if (parsed < 0 || parsed >= limit) {
      throw unreadable("'" + entry + "' in lost has the number " + number + " out of range", null);
    }
    return parsed;
  }

  private static void putIds(ArrayNode to, List<NodeId> ids) {
    ids.forEach(id -> to.add(id.name() + "/" + id.incarnation()));
  }

  private static List<NodeId> ids(JsonNode node, String field) {
    List<NodeId> ids = new ArrayList<>();
    for (JsonNode item : items(node, field)) {
      String id = item.asText();
      int slash = id.lastIndexOf('/');
      if (slash < 1) {
        throw unreadable("'" + id + "' in " + field + " is not NAME/INCARNATION", null);
      }
      ids.add(new NodeId(id.substring(0, slash).intern(), Long.parseLong(id.substring(slash + 1))));
    }
    return List.copyOf(ids);
  }

  private static RingId ringId(String hex) {
    if (hex.length() != 32) {
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
    return new Endpoint(
        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  private static List<JsonNode> items(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isArray()) {
      throw unreadable("it has no list '" + field + "'", null);
    }
    return StreamSupport.stream(value.spliterator(), false).toList();
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isTextual()) {
      throw unreadable("it has no text '" + field + "'", null);
    }
    return value.asText();
  }

  private static int integer(JsonNode node, String field) {
    return Math.toIntExact(wholeNumber(node, field));
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
