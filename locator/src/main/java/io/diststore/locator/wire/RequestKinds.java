package io.diststore.locator.wire;

import io.diststore.ring.message.Forward;
import io.diststore.ring.message.Forwarded;
import io.diststore.thrift.peer.Header;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.WireBeacon;
import java.util.List;

/** The messages that carry clients' requests to the primary, and its answers back. */
final class RequestKinds {
  static final List<MessageKind<?, ?>> ALL =
      List.of(
          new MessageKind<>(
              "forward",
              Forward.class,
              Peer.forward_args::new,
              RequestKinds::forward,
              Peer.forward_args::getHeader,
              RequestKinds::forward),
          new MessageKind<>(
              "forwarded",
              Forwarded.class,
              Peer.forwarded_args::new,
              RequestKinds::forwarded,
              Peer.forwarded_args::getHeader,
              RequestKinds::forwarded));

  private RequestKinds() {}

  private static Peer.forward_args forward(Header header, Forward copy) {
    return new Peer.forward_args(
        header,
        copy.call(),
        copy.attempt(),
        RequestFields.write(copy.request()),
        copy.beacon() == Forward.UNSTATED ? null : new WireBeacon(copy.beacon()));
  }

  private static Forward forward(Peer.forward_args arguments, int segments) {
    return new Forward(
        arguments.getNumber(),
        Fields.atLeastOne("an attempt", arguments.getAttempt()),
        RequestFields.read(arguments.getRequest(), segments),
        arguments.isSetBeacon() ? number(arguments.getBeacon()) : Forward.UNSTATED);
  }

  private static long number(WireBeacon beacon) {
    return Fields.notNegative("the number of a beacon", beacon.getNumber());
  }

  private static Peer.forwarded_args forwarded(Header header, Forwarded answer) {
    Peer.forwarded_args arguments =
        new Peer.forwarded_args()
            .setHeader(header)
            .setNumber(answer.call())
            .setAttempt(answer.attempt())
            .setStatus(answer.status().code());
    if (answer.beacon() != 0) {
      arguments.setBeacon(new WireBeacon(answer.beacon()));
    }
    return answer.answer() == null
        ? arguments
        : arguments.setAnswer(RequestFields.write(answer.answer()));
  }

  private static Forwarded forwarded(Peer.forwarded_args arguments, int segments) {
    Forwarded.Status status = Forwarded.Status.of(arguments.getStatus());
    Fields.require(
        arguments.isSetAnswer() || status != Forwarded.Status.DONE,
        "the answer to a request that is DONE");
    return new Forwarded(
        arguments.getNumber(),
        Fields.atLeastOne("an attempt", arguments.getAttempt()),
        status,
        arguments.isSetAnswer() ? RequestFields.read(arguments.getAnswer(), segments) : null,
        arguments.isSetBeacon() ? number(arguments.getBeacon()) : 0);
  }
}
