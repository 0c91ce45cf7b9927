# The Java options of nodes and tools, on a machine and in a container, and the commands that train
# the cache of the tools. launch.sh sources this file; in images, image-parts/start-in-container.sh
# sources it, so it must work in any shell.

# shellcheck disable=SC2034
JAVA_QUIET='-Xlog:disable -Xlog:all=error:stderr'
# UseSerialGC: entries are in arrays that never become garbage (see the class Slabs). So the
# collector only has to collect what requests leave behind. This simplest collector runs in one
# thread, as the node does. It takes a millisecond, however many entries there are. It needs the
# least memory in addition to the heap. ExitOnOutOfMemoryError: a node that ran out of memory must
# be replaced, because its data may be incomplete. COMPILER_OPTIONS: when a ring starts to do
# something new, for example a join, the second (C2) compiler takes a whole processor for seconds
# while requests wait. So a method must be called four times as often as usual before C2 compiles
# it, and compiler threads run at niceness 4, which lets the event loop go first. Java warns that
# only root may set priorities, although any user may lower them; PrintWarnings turns that warning
# off.
COMPILER_OPTIONS='-XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2400 -XX:Tier4CompileThreshold=60000
  -XX:Tier4BackEdgeThreshold=160000 -XX:ThreadPriorityPolicy=1 -XX:CompilerThreadPriority=4 -XX:-PrintWarnings'
NODE_OPTIONS="-XX:+ExitOnOutOfMemoryError $COMPILER_OPTIONS -XX:+UseSerialGC -XX:+UseCompactObjectHeaders $JAVA_QUIET --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -Djava.util.logging.manager=org.jboss.logmanager.LogManager"
# A larger young generation would be collected less often but would stay resident.
NODE_YOUNG_MIB=48
# Only training with G1 puts heap objects into a cache. Such a cache then works with any collector.
TRAINING_OPTIONS='-XX:-UseSerialGC -XX:+UseG1GC'
TOOL_OPTIONS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 $JAVA_QUIET --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dslf4j.internal.verbosity=ERROR"

# Prints the commands with which the cache of the tools is trained: those that people wait for.
tool_training() {
  printf '%s\n' 'put key value' 'get key' 'get -o json key' 'delete nothing' 'count' 'mput a 1 b 2' 'mget a b' 'scan' \
    'where key' 'ring' 'status' 'status -o json' 'get --help' 'get --unknown' 'import /dev/null' 'export /dev/null'
}
