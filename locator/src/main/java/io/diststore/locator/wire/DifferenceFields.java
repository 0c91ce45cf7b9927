package io.diststore.locator.wire;

import io.diststore.ring.message.Abridged;
import io.diststore.ring.message.Message;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.View;
import io.diststore.ring.view.ViewDifference;
import io.diststore.ring.view.ViewDifference.Run;
import io.diststore.thrift.peer.Header;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.WireView;
import io.diststore.thrift.peer.WireViewDifference;
import java.util.ArrayList;
import java.util.List;

/** Converts views that are given as differences, and the messages that carry them. */
final class DifferenceFields {
  /** A difference with more members and lists of holders than this is compressed. */
  private static final int PLAIN_MAX = 100;

  private DifferenceFields() {}

  static Peer.abridged_args write(Header header, Abridged message) {
    Peer.abridged_args arguments = new Peer.abridged_args().setHeader(header);
    View changes = message.difference().changes();
    WireViewDifference view = write(message.difference());
    if (changes.members().size() + changes.lost().segmentsByHolders().size() > PLAIN_MAX) {
      arguments.setDeflated(Deflation.deflate(view));
    } else {
      arguments.setView(view);
    }
    if (message.ballot() != null) {
      arguments.setBallot(ViewFields.write(message.ballot()));
    }
    return message.acceptedBallot() == null
        ? arguments
        : arguments.setAcceptedBallot(ViewFields.write(message.acceptedBallot()));
  }

  /**
   * Returns the message of these arguments. If the difference contains the whole view, this is a
   * message with its view. Otherwise it is an {@link Abridged}, which the ring completes.
   */
  static Message read(Peer.abridged_args arguments, int segments) {
    Fields.require(arguments.isSetView() != arguments.isSetDeflated(), "a view");
    Fields.require(
        arguments.isSetBallot() || !arguments.isSetAcceptedBallot(), "the ballot of a promise");
    Abridged message =
        new Abridged(
            arguments.isSetBallot() ? ViewFields.read(arguments.getBallot()) : null,
            arguments.isSetAcceptedBallot() ? ViewFields.read(arguments.getAcceptedBallot()) : null,
            read(
                arguments.isSetView()
                    ? arguments.getView()
                    : Deflation.inflate(arguments.getDeflated(), new WireViewDifference())),
            null);
    if (!message.difference().isWhole()) {
      return message;
    }
    View view = message.difference().applyTo(null);
    if (view == null) {
      throw new IllegalArgumentException("a view is inconsistent, or does not have its hash");
    }
    return message.complete(view);
  }

  private static WireViewDifference write(ViewDifference difference) {
    View changes = difference.changes();
    WireView frame = ViewFields.write(changes).setLost(List.of());
    return new WireViewDifference(
        difference.baseEpoch(),
        difference.baseHash(),
        difference.hash(),
        frame,
        write(difference.members()),
        write(difference.serving()),
        write(difference.target()),
        write(difference.lost()),
        LossFields.write(changes.lost()));
  }

  private static ViewDifference read(WireViewDifference wire) {
    WireView frame = wire.getChanges();
    if (frame.getServingSize() + frame.getTargetSize() + frame.getLostSize() > 0) {
      throw new IllegalArgumentException("the changes of a view contain a list that must be empty");
    }
    View changes = ViewFields.read(frame);
    Lost newLost = LossFields.read(wire.getNewLost(), changes.segments());
    return new ViewDifference(
        Fields.epoch(wire.getBaseEpoch()),
        wire.getBaseHash(),
        wire.getHash(),
        changes.withLost(newLost),
        runs(wire.getMembers()),
        runs(wire.getServing()),
        runs(wire.getTarget()),
        runs(wire.getLost()));
  }

  private static List<Integer> write(List<Run> runs) {
    List<Integer> numbers = new ArrayList<>();
    for (Run run : runs) {
      numbers.add(run.from());
      numbers.add(run.count());
    }
    return numbers;
  }

  private static List<Run> runs(List<Integer> numbers) {
    if (numbers.size() % 2 != 0) {
      throw new IllegalArgumentException("a list of runs ends in the middle of a run");
    }
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i += 2) {
      runs.add(new Run(numbers.get(i), numbers.get(i + 1)));
    }
    return runs;
  }
}
