package io.diststore.locator;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A monotonic clock that also counts the time for which the machine is suspended. On Linux, this is
 * {@code CLOCK_BOOTTIME}. When the machine wakes up, the kernel sets this clock forward before any
 * process continues. In contrast, the clock behind {@link System#nanoTime} stands still on Linux
 * while the machine is suspended.
 *
 * <p>On other systems, and if the JVM cannot call {@code clock_gettime}, this class reads {@link
 * System#nanoTime} instead.
 *
 * <p>Reading this clock takes little more time than {@link System#nanoTime}, and allocates nothing.
 * Only one thread may use an instance.
 */
final class BootClock {
  /** {@code CLOCK_BOOTTIME} in {@code linux/time.h}. */
  private static final int CLOCK_BOOTTIME = 7;

  /** {@code struct timespec}: the seconds and the nanoseconds, each with 64 bits. */
  private static final MemoryLayout TIMESPEC =
      MemoryLayout.structLayout(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);

  private static final long NANOS_AT = Long.BYTES;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Calls {@code clock_gettime}; null if this JVM cannot call it. */
  private static final MethodHandle CLOCK_GETTIME = link();

  private final boolean countsSuspensions;
  private final MemorySegment time = Arena.ofAuto().allocate(TIMESPEC);

  /** Creates the best clock that this system has. */
  BootClock() {
    this(true);
  }

  /**
   * @param wanted false to use {@link System#nanoTime} on every system
   */
  BootClock(boolean wanted) {
    countsSuspensions = wanted && CLOCK_GETTIME != null && call(time) == 0;
  }

  /** Reports whether this clock counts the time for which the machine is suspended. */
  boolean countsSuspensions() {
    return countsSuspensions;
  }

  /** Returns the nanoseconds since an arbitrary origin. */
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
      // Usually, a native call changes the state of the thread, so that garbage collection can
      // begin during the call. This call may omit that step because it is short: it only reads a
      // page that the kernel shares with all processes.
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
