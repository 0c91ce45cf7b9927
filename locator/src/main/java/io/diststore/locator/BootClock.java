package io.diststore.locator;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A monotonic clock that also counts the time for which the machine is suspended. On Linux this is
 * {@code CLOCK_BOOTTIME}, which the kernel sets forward when the machine wakes up, before any
 * process continues. {@link System#nanoTime} reads a clock of Linux that stands still meanwhile.
 *
 * <p>On other systems, and where the JVM cannot call {@code clock_gettime}, this clock is {@link
 * System#nanoTime}.
 *
 * <p>A reading costs little more than one of {@link System#nanoTime}, and allocates nothing. Only
 * one thread may use an instance.
 */
final class BootClock {
  /** {@code CLOCK_BOOTTIME} in {@code linux/time.h}. */
  private static final int CLOCK_BOOTTIME = 7;

  /** {@code struct timespec} with seconds and nanoseconds, both of 64 bits. */
  private static final MemoryLayout TIMESPEC =
      MemoryLayout.structLayout(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);

  private static final long NANOS_AT = Long.BYTES;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Calls {@code clock_gettime}; null if this system has no such function or no such clock. */
  private static final MethodHandle CLOCK_GETTIME = link();

  private final boolean countsSuspensions;
  private final MemorySegment time = Arena.ofAuto().allocate(TIMESPEC);

  /** Creates the best clock that this system has. */
  BootClock() {
    this(true);
  }

  /**
   * @param wanted false if this clock should be {@link System#nanoTime} on every system
   */
  BootClock(boolean wanted) {
    countsSuspensions = wanted && CLOCK_GETTIME != null && call(time) == 0;
  }

  /** Reports whether this clock counts the time for which the machine is suspended. */
  boolean countsSuspensions() {
    return countsSuspensions;
  }

  /** Returns the time, whose origin is arbitrary. */
  long nanoTime() {
    if (!countsSuspensions) {
      return System.nanoTime();
    }
    call(time);
    return time.get(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND
        + time.get(ValueLayout.JAVA_LONG, NANOS_AT);
  }

  private static int call(MemorySegment time) {
    try {
      return (int) CLOCK_GETTIME.invokeExact(CLOCK_BOOTTIME, time);
    } catch (Throwable failure) {
      throw new IllegalStateException("clock_gettime cannot be called", failure);
    }
  }

  @SuppressWarnings("restricted") // Nodes start with --enable-native-access, which Netty needs too.
  private static MethodHandle link() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return null;
    }
    try {
      Linker linker = Linker.nativeLinker();
      boolean isLong64 = linker.canonicalLayouts().get("long").byteSize() == Long.BYTES;
      // The call only reads a page that the kernel shares with all processes, so it may do without
      // the change of the thread's state that would let a garbage collection begin meanwhile.
      return isLong64
          ? linker
              .defaultLookup()
              .find("clock_gettime")
              .map(
                  function ->
                      linker.downcallHandle(
                          function,
                          FunctionDescriptor.of(
                              ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                          Linker.Option.critical(false)))
              .orElse(null)
          : null;
    } catch (UnsupportedOperationException | IllegalCallerException noNativeCalls) {
      return null;
    }
  }
}
