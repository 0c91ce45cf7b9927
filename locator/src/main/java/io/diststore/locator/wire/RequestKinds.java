package io.diststore.locator.wire;

import io.diststore.ring.message.Forward;
import io.diststore.ring.message.Forwarded;
import io.diststore.thrift.peer.Header;
import io.diststore.thrift.peer.Peer;
import java.util.List;

/** The messages that carry clients' requests to the primary, and its answers back. */
final class RequestKinds {
  static final List<MessageKind<?, ?>> ALL =
      List.of(
          new MessageKind<>(
              "forward",
              Forward.class,
              Peer.forward_args::new,
              (h, m) ->
                  new Peer.forward_args(h, m.call(), m.attempt(), RequestFields.write(m.request())),
              Peer.forward_args::getHeader,
              (a, n) ->
                  new Forward(
                      a.getNumber(),
                      Fields.atLeastOne("an attempt", a.getAttempt()),
                      RequestFields.read(a.getRequest(), n))),
          new MessageKind<>(
              "forwarded",
              Forwarded.class,
              Peer.forwarded_args::new,
              RequestKinds::forwarded,
              Peer.forwarded_args::getHeader,
              RequestKinds::forwarded));

  private RequestKinds() {}

  private static Peer.forwarded_args forwarded(Header header, Forwarded answer) {
    Peer.forwarded_args arguments =
        new Peer.forwarded_args()
            .setHeader(header)
            .setNumber(answer.call())
            .setAttempt(answer.attempt())
            .setStatus(answer.status().code());
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
        arguments.isSetAnswer() ? RequestFields.read(arguments.getAnswer(), segments) : null);
  }
}
