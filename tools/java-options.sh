# What Java is told, on a machine and in a container alike. Sourced by launch.sh and, in images, by image-parts/launch.sh: for any shell.

# shellcheck disable=SC2034
JAVA_QUIET='-Xlog:disable -Xlog:all=error:stderr'
# Entries are in arrays that are never garbage (Slabs says how), so all that is to be collected is what requests leave: the simplest collector,
# one thread like the node's own, does that in a millisecond at any number of entries, and has the least to keep beside the heap.
# A process without memory is to be replaced, not to limp on: what it keeps may not be whole.
# The second compiler takes a whole processor for seconds when a ring begins to do something new, a join say, while requests wait: it is to take on
# what is called four times as often as Java thinks, and compilers give way to the event loop (4 is a niceness; users other than root may be nice, too,
# of which Java warns all the same).
COMPILER_OPTIONS='-XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2400 -XX:Tier4CompileThreshold=60000
  -XX:Tier4BackEdgeThreshold=160000 -XX:ThreadPriorityPolicy=1 -XX:CompilerThreadPriority=4 -XX:-PrintWarnings'
NODE_OPTIONS="-XX:+ExitOnOutOfMemoryError $COMPILER_OPTIONS -XX:+UseSerialGC -XX:+UseCompactObjectHeaders $JAVA_QUIET --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -Djava.util.logging.manager=org.jboss.logmanager.LogManager"
# More for the young would be collected less often, and resident all the same.
NODE_YOUNG_MIB=48
# A cache that was trained without G1 has no objects in it; with objects it serves any collector.
TRAINING_OPTIONS='-XX:-UseSerialGC -XX:+UseG1GC'
TOOL_OPTIONS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 $JAVA_QUIET -Dslf4j.internal.verbosity=ERROR"
