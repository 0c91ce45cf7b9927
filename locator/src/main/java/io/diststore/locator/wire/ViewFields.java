package io.diststore.locator.wire;

import static io.diststore.locator.wire.Fields.each;

import io.diststore.ring.message.Ballot;
import io.diststore.ring.placement.Site;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.WireBallot;
import io.diststore.thrift.peer.WireEndpoint;
import io.diststore.thrift.peer.WireLost;
import io.diststore.thrift.peer.WireMember;
import io.diststore.thrift.peer.WireNode;
import io.diststore.thrift.peer.WireView;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts nodes, endpoints, ballots and views to and from their wire structs. */
final class ViewFields {
  private ViewFields() {}

  static WireNode write(NodeId id) {
    return new WireNode(id.name(), id.incarnation());
  }

  static NodeId read(WireNode wire) {
    Fields.require(!wire.getName().isEmpty(), "a node's name");
    // Member names are compared for every message. Because names are interned, equal names are the
    // same object, and equals() returns at once.
    return new NodeId(wire.getName().intern(), wire.getIncarnation());
  }

  static WireEndpoint write(Endpoint endpoint) {
    return new WireEndpoint(endpoint.host(), endpoint.port());
  }

  static Endpoint read(WireEndpoint wire) {
    return new Endpoint(wire.getHost(), wire.getPort());
  }

  static WireBallot write(Ballot ballot) {
    return new WireBallot(ballot.round(), write(ballot.proposer()));
  }

  static Ballot read(WireBallot wire) {
    return new Ballot(
        Fields.notNegative("a ballot's round", wire.getRound()), read(wire.getProposer()));
  }

  static WireView write(View view) {
    WireView wire =
        new WireView(
            view.ringId().high(),
            view.ringId().low(),
            view.epoch(),
            view.segments(),
            view.copies(),
            each(view.members(), ViewFields::write),
            each(view.serving(), ViewFields::write),
            each(view.target(), ViewFields::write),
            each(view.lost().segmentsByHolders().entrySet(), ViewFields::write));
    if (view.spread() != Spread.NONE) {
      wire.setSpread(view.spread().code());
    }
    return view.witnessed() ? wire.setWitnessed(true) : wire;
  }

  static View read(WireView wire) {
    int segments = Fields.atLeastOne("a view's number of segments", wire.getSegments());
    if (segments > Fields.SEGMENTS_MAX || Integer.bitCount(segments) != 1) {
      throw new IllegalArgumentException(
          "the number of segments must be a power of two up to "
              + Fields.SEGMENTS_MAX
              + ", but a view has "
              + segments);
    }
    List<Member> members = each(wire.getMembers(), ViewFields::read);
    if (new HashSet<>(each(members, Member::id)).size() < members.size()) {
      throw new IllegalArgumentException("a view lists a member twice");
    }
    return new View(
        new RingId(wire.getRingHigh(), wire.getRingLow()),
        Fields.epoch(wire.getEpoch()),
        segments,
        Fields.atLeastOne("a view's number of copies", wire.getCopies()),
        members,
        nodes(wire.getServing()),
        nodes(wire.getTarget()),
        lost(wire.getLost(), segments),
        wire.isSetSpread() ? Spread.of(wire.getSpread()) : Spread.NONE,
        wire.isWitnessed());
  }

  private static WireMember write(Member member) {
    WireMember wire =
        new WireMember(write(member.id()), member.state().code(), write(member.peer()));
    if (!member.client().equals(member.peer())) {
      wire.setClient(write(member.client()));
    }
    Site site = member.site();
    if (!site.zone().isEmpty()) {
      wire.setZone(site.zone());
    }
    if (!site.host().isEmpty()) {
      wire.setHost(site.host());
    }
    return wire;
  }

  private static Member read(WireMember wire) {
    Endpoint peer = read(wire.getPeer());
    Endpoint client = wire.isSetClient() ? read(wire.getClient()) : peer;
    return new Member(
        read(wire.getNode()),
        MemberState.of(wire.getState()),
        peer,
        client,
        site(wire.getZone(), wire.getHost()));
  }

  /**
   * Returns the site of these names, each of which may be null.
   *
   * @throws IllegalArgumentException if a name is too long or contains invalid characters
   */
  static Site site(String zone, String host) {
    return zone == null && host == null
        ? Site.NONE
        : new Site(zone == null ? "" : zone.intern(), host == null ? "" : host.intern());
  }

  private static List<NodeId> nodes(List<WireNode> wire) {
    return each(wire, ViewFields::read);
  }

  private static WireLost write(Map.Entry<List<NodeId>, BitSet> lost) {
    return new WireLost(
        each(lost.getKey(), ViewFields::write), ByteBuffer.wrap(lost.getValue().toByteArray()));
  }

  private static Lost lost(List<WireLost> wire, int segments) {
    if (wire.isEmpty()) {
      return Lost.NONE;
    }
    Map<List<NodeId>, BitSet> byHolders = new LinkedHashMap<>();
    BitSet all = new BitSet();
    for (WireLost one : wire) {
      BitSet bits = Fields.bitmap(one.getSegments(), segments);
      if (all.intersects(bits) || byHolders.put(nodes(one.getHolders()), bits) != null) {
        throw new IllegalArgumentException(
            "a view lists a lost segment, or a set of holders, twice");
      }
      all.or(bits);
    }
    return new Lost(byHolders);
  }
}
