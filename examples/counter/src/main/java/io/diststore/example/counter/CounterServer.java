package io.diststore.example.counter;

import io.diststore.locator.LocalMember;
import io.diststore.locator.MemberFailure;
import io.diststore.locator.MemberSettings;
import java.util.concurrent.CompletionException;

/**
 * A node of the counter service. It joins the ring of counters on this machine, or founds that
 * ring, and serves until it gets the call {@code die}. Then it leaves the ring and exits.
 */
public final class CounterServer {
  private CounterServer() {}

  public static void main(String[] arguments) {
    try (LocalMember member = LocalMember.start(MemberSettings.defaults(), CounterHandler::new)) {
      LocalMember.Joined joined = member.whenJoined().toCompletableFuture().join();
      System.out.println(
          member.self().name()
              + (joined.founded() ? " founded " : " joined ")
              + "the ring "
              + joined.view().ringId());
      member.whenDieRequested().toCompletableFuture().join();
      System.out.println(member.leave().toCompletableFuture().join());
    } catch (MemberFailure failure) {
      fail(failure);
    } catch (CompletionException failure) {
      fail(failure.getCause());
    }
  }

  private static void fail(Throwable failure) {
    System.err.println("counter: " + failure.getMessage());
    System.exit(3);
  }
}
