package io.diststore.locator.link;

import io.diststore.locator.wire.PeerCodec;
import io.diststore.thrift.peer.Peer;
import io.diststore.transport.ThriftChannel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * Notices when messages that this node sends over an open link no longer arrive. These messages are
 * oneway, so the link itself does not show that they are lost. TCP resends them for many minutes,
 * at longer and longer intervals. So without this check, a link would work again only long after
 * the end of a fault. Only the event loop may use this class.
 */
final class LinkCheck {
  /** A link that is in use is checked at this interval. */
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * The maximum time that a node may take to answer. Other nodes suspect a slower node anyway. Too
   * low: links to nodes that pause, or that receive much data, are closed unnecessarily, and their
   * messages are lost. Too high: after a fault, it takes longer until links to the node work again.
   */
  private static final long ANSWER_NANOS_MAX = Duration.ofSeconds(3).toNanos();

  private final EventLoop loop;
  private final ThriftChannel channel;
  private long checkedAtNanos;
  private long checks;
  private boolean isAnswerDue;

  LinkCheck(EventLoop loop, ThriftChannel channel, long nowNanos) {
    this.loop = loop;
    this.channel = channel;
    this.checkedAtNanos = nowNanos;
  }

  /**
   * Checks the link, unless it was checked recently. Closes it if the other end does not answer.
   */
  void onUsed(long nowNanos) {
    if (isAnswerDue || nowNanos - checkedAtNanos < INTERVAL_NANOS) {
      return;
    }
    checkedAtNanos = nowNanos;
    isAnswerDue = true;
    long mine = ++checks;
    channel.call(
        PeerCodec.PREFIX + "echo",
        new Peer.echo_args(),
        new Peer.echo_result(),
        new AsyncMethodCallback<>() {
          @Override
          public void onComplete(Peer.echo_result answer) {
            isAnswerDue = false;
          }

          @Override
          public void onError(Exception failure) {
            // Even a refusal is an answer. If the channel was closed, the link knows it already.
            isAnswerDue = false;
          }
        });
    loop.schedule(() -> closeIfDue(mine), ANSWER_NANOS_MAX, TimeUnit.NANOSECONDS);
  }

  private void closeIfDue(long check) {
    if (isAnswerDue && check == checks) {
      channel.close(
          "the node has not answered for %d s"
              .formatted(TimeUnit.NANOSECONDS.toSeconds(ANSWER_NANOS_MAX)));
    }
  }
}
