package io.diststore.locator.wire;

import static io.diststore.locator.wire.Fields.each;
import static io.diststore.locator.wire.Fields.notNegative;

import io.diststore.ring.message.Abridged;
import io.diststore.ring.message.Accept;
import io.diststore.ring.message.Accepted;
import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.JoinRequest;
import io.diststore.ring.message.LeaveRequest;
import io.diststore.ring.message.Outbid;
import io.diststore.ring.message.Prepare;
import io.diststore.ring.message.Promise;
import io.diststore.ring.message.RegisterQuery;
import io.diststore.ring.message.RegisterReport;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.message.ViewQuery;
import io.diststore.ring.placement.Site;
import io.diststore.ring.view.NodeId;
import io.diststore.thrift.peer.Header;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.WireSuspect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages about membership: beacons, views, requests to join and leave, and the Paxos messages
 * that decide the next view.
 */
final class MembershipKinds {
  static final List<MessageKind<?, ?>> ALL =
      List.of(
          new MessageKind<>(
              "beacon",
              Beacon.class,
              Peer.beacon_args::new,
              MembershipKinds::beacon,
              Peer.beacon_args::getHeader,
              MembershipKinds::beacon),
          new MessageKind<>(
              "beacon_answer",
              BeaconAnswer.class,
              Peer.beacon_answer_args::new,
              (h, m) ->
                  new Peer.beacon_answer_args(
                      h, m.number(), m.granted(), m.clockMillis(), m.wallMillis()),
              Peer.beacon_answer_args::getHeader,
              // A node of an earlier release sets neither field. Both are then 0, which is UNKNOWN.
              (a, n) ->
                  new BeaconAnswer(
                      a.getNumber(),
                      a.isGranted(),
                      notNegative("a clock", a.getClockMillis()),
                      notNegative("a wall clock", a.getWallMillis()))),
          new MessageKind<>(
              "view_news",
              ViewNews.class,
              Peer.view_news_args::new,
              (h, m) -> new Peer.view_news_args(h, ViewFields.write(m.view())),
              Peer.view_news_args::getHeader,
              (a, n) -> new ViewNews(ViewFields.read(a.getView()))),
          new MessageKind<>(
              "view_query",
              ViewQuery.class,
              Peer.view_query_args::new,
              (h, m) -> new Peer.view_query_args(h, ViewFields.write(m.answerTo()), m.whole()),
              Peer.view_query_args::getHeader,
              // A node of an earlier release does not set 'whole', and never gets a difference.
              (a, n) -> new ViewQuery(ViewFields.read(a.getAnswerTo()), a.isWhole())),
          new MessageKind<>(
              "abridged",
              Abridged.class,
              Peer.abridged_args::new,
              DifferenceFields::write,
              Peer.abridged_args::getHeader,
              DifferenceFields::read),
          new MessageKind<>(
              "join_request",
              JoinRequest.class,
              Peer.join_request_args::new,
              MembershipKinds::joinRequest,
              Peer.join_request_args::getHeader,
              MembershipKinds::joinRequest),
          new MessageKind<>(
              "leave_request",
              LeaveRequest.class,
              Peer.leave_request_args::new,
              (h, m) -> new Peer.leave_request_args(h),
              Peer.leave_request_args::getHeader,
              (a, n) -> new LeaveRequest()),
          new MessageKind<>(
              "prepare",
              Prepare.class,
              Peer.prepare_args::new,
              (h, m) -> new Peer.prepare_args(h, ViewFields.write(m.ballot())),
              Peer.prepare_args::getHeader,
              (a, n) -> new Prepare(ViewFields.read(a.getBallot()))),
          new MessageKind<>(
              "promise",
              Promise.class,
              Peer.promise_args::new,
              MembershipKinds::promise,
              Peer.promise_args::getHeader,
              MembershipKinds::promise),
          new MessageKind<>(
              "accept",
              Accept.class,
              Peer.accept_args::new,
              (h, m) ->
                  new Peer.accept_args(h, ViewFields.write(m.ballot()), ViewFields.write(m.view())),
              Peer.accept_args::getHeader,
              (a, n) -> new Accept(ViewFields.read(a.getBallot()), ViewFields.read(a.getView()))),
          new MessageKind<>(
              "accepted",
              Accepted.class,
              Peer.accepted_args::new,
              (h, m) -> new Peer.accepted_args(h, ViewFields.write(m.ballot())),
              Peer.accepted_args::getHeader,
              (a, n) -> new Accepted(ViewFields.read(a.getBallot()))),
          new MessageKind<>(
              "outbid",
              Outbid.class,
              Peer.outbid_args::new,
              (h, m) ->
                  new Peer.outbid_args(
                      h, ViewFields.write(m.ballot()), ViewFields.write(m.promised())),
              Peer.outbid_args::getHeader,
              (a, n) ->
                  new Outbid(ViewFields.read(a.getBallot()), ViewFields.read(a.getPromised()))),
          new MessageKind<>(
              "register_query",
              RegisterQuery.class,
              Peer.register_query_args::new,
              (h, m) -> new Peer.register_query_args(h, m.number()),
              Peer.register_query_args::getHeader,
              (a, n) -> new RegisterQuery(a.getNumber())),
          new MessageKind<>(
              "register_report",
              RegisterReport.class,
              Peer.register_report_args::new,
              (h, m) -> new Peer.register_report_args(h, m.number(), m.accepted()),
              Peer.register_report_args::getHeader,
              (a, n) -> new RegisterReport(a.getNumber(), a.isAccepted())));

  private MembershipKinds() {}

  private static Peer.beacon_args beacon(Header header, Beacon beacon) {
    List<WireSuspect> suspects =
        each(
            beacon.suspects().entrySet(),
            s -> new WireSuspect(ViewFields.write(s.getKey()), s.getValue()));
    Peer.beacon_args arguments =
        new Peer.beacon_args()
            .setHeader(header)
            .setNumber(beacon.number())
            .setSuspects(suspects)
            .setFilled(beacon.filled().toByteArray());
    return beacon.inquiry() ? arguments.setInquiry(true) : arguments;
  }

  private static Beacon beacon(Peer.beacon_args arguments, int segments) {
    Map<NodeId, Long> suspects = new LinkedHashMap<>();
    for (WireSuspect suspect : arguments.getSuspects()) {
      suspects.put(
          ViewFields.read(suspect.getNode()), notNegative("a silence", suspect.getSilentNanos()));
    }
    return new Beacon(
        arguments.getNumber(),
        suspects,
        Fields.bitmap(arguments.getFilled(), segments),
        arguments.isInquiry());
  }

  /** Always sets the zone. A request without a zone comes from a release that knows no sites. */
  private static Peer.join_request_args joinRequest(Header header, JoinRequest request) {
    Peer.join_request_args arguments =
        new Peer.join_request_args()
            .setHeader(header)
            .setPeerAt(ViewFields.write(request.peer()))
            .setClientAt(ViewFields.write(request.client()))
            .setExpected(request.expected())
            .setVotesWithWitness(request.votesWithWitness());
    Site site = request.site();
    if (site != null) {
      arguments.setZone(site.zone());
    }
    return site == null || site.host().isEmpty() ? arguments : arguments.setHost(site.host());
  }

  private static JoinRequest joinRequest(Peer.join_request_args arguments, int segments) {
    return new JoinRequest(
        ViewFields.read(arguments.getPeerAt()),
        ViewFields.read(arguments.getClientAt()),
        arguments.getExpected(),
        arguments.isSetZone() ? ViewFields.site(arguments.getZone(), arguments.getHost()) : null,
        // A node of an earlier release does not set the field.
        arguments.isVotesWithWitness());
  }

  private static Peer.promise_args promise(Header header, Promise promise) {
    Peer.promise_args arguments =
        new Peer.promise_args().setHeader(header).setBallot(ViewFields.write(promise.ballot()));
    if (promise.accepted() != null) {
      arguments
          .setAcceptedBallot(ViewFields.write(promise.acceptedBallot()))
          .setAcceptedView(ViewFields.write(promise.accepted()));
    }
    return arguments;
  }

  private static Promise promise(Peer.promise_args arguments, int segments) {
    if (arguments.isSetAcceptedBallot() != arguments.isSetAcceptedView()) {
      throw new IllegalArgumentException(
          "an accepted ballot and its view must both be set or both be missing");
    }
    if (!arguments.isSetAcceptedView()) {
      return new Promise(ViewFields.read(arguments.getBallot()), null, null);
    }
    return new Promise(
        ViewFields.read(arguments.getBallot()),
        ViewFields.read(arguments.getAcceptedBallot()),
        ViewFields.read(arguments.getAcceptedView()));
  }
}
