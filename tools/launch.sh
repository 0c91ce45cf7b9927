# Functions that find a JDK, build what is missing, and run a tool or a node. The commands in bin/,
# ./demo, ./test and other scripts source this file. The functions print their messages to standard
# error, because standard output belongs to the command.

# Make the path absolute and always spell it the same way: a cache is valid for one spelling only.
DISTSTORE_HOME=${BASH_SOURCE[0]#./}
[[ $DISTSTORE_HOME == /* ]] || DISTSTORE_HOME=$PWD/$DISTSTORE_HOME
DISTSTORE_HOME=${DISTSTORE_HOME%/tools/launch.sh}
DISTSTORE_HOME=${DISTSTORE_HOME%/bin/..}
LAUNCH_DIR=$DISTSTORE_HOME/node/target/launch
JDK_NEEDED=25
source "$DISTSTORE_HOME/tools/java-options.sh"

say() { printf '%s\n' "$*" >&2; }

# Succeeds if $1 holds a JDK that is new enough, and sets JDK_VERSION. Reads the version from a file
# of the JDK, because starting Java would take longer than a tool takes to run.
jdk_fits() {
  local line
  [[ -x $1/bin/java && -r $1/release ]] || return 1
  while read -r line; do
    if [[ $line == JAVA_VERSION=* ]]; then
      JDK_VERSION=${line#*=\"}
      JDK_VERSION=${JDK_VERSION%\"}
      [[ ${JDK_VERSION%%[!0-9]*} -ge $JDK_NEEDED ]]
      return
    fi
  done <"$1/release"
  return 1
}

# Sets JAVA_HOME to a JDK that is new enough; if there is none, says what to install and exits.
find_jdk() {
  local candidate
  for candidate in "$JAVA_HOME" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [[ -n $candidate ]] && jdk_fits "$candidate"; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  say "diststore needs a JDK $JDK_NEEDED or newer. JAVA_HOME does not name one, and there is none in the usual places."
  say "Install one, for example Eclipse Temurin $JDK_NEEDED, or set JAVA_HOME to one."
  exit 3
}

# Builds the node if it has never been built. If $1 is 'fresh', also builds it if a source is newer
# than the build.
build_if_missing() {
  if [[ -r $LAUNCH_DIR/tools.classpath ]]; then
    [[ $1 == fresh ]] || return 0
    [[ -n $(find "$DISTSTORE_HOME"/{,tools/picocli/}pom.xml "$DISTSTORE_HOME"/{thrift,ring,locator,client,crds,node}/{pom.xml,src} \
      -type f -newer "$LAUNCH_DIR/tools.classpath" -print -quit) ]] || return 0
  fi
  (
    cd "$DISTSTORE_HOME" || exit 3
    mkdir -p node/target
    # If several commands start together, the lock lets only one of them build.
    if command -v flock >/dev/null; then
      exec 9>node/target/.building
      flock 9
      [[ $1 != fresh && -r node/target/launch/tools.classpath ]] && exit 0
    fi
    if ! command -v mvn >/dev/null; then
      say "diststore needs Maven 3.8 or newer, but there is no mvn on the PATH. Install Maven, then try again."
      exit 3
    fi
    say "Building diststore; the first time this takes a minute or two ..."
    if ! mvn -q -B -pl node -am -DskipTests -Dspotless.check.skip package >node/target/build.log 2>&1; then
      grep -E 'ERROR' node/target/build.log | head -20 >&2
      say "The build failed. Its output is in $PWD/node/target/build.log"
      exit 3
    fi
    prepare_launch
  ) || exit $?
}

# Writes the class path of the tools, and trains the ahead-of-time caches that make nodes and tools
# start fast.
prepare_launch() {
  local work host node joiner i
  rm -rf node/target/launch
  mkdir -p node/target/launch
  work=$PWD/node/target/launch
  tools_classpath "$PWD/node/target" >"$work/classpath.new"
  mv "$work/classpath.new" "$work/tools.classpath"

  # The training nodes use a random loopback address. So they find no other ring, and no other node
  # finds them.
  host=127.$((RANDOM % 200 + 20)).$((RANDOM % 250)).$((RANDOM % 249 + 1))
  node_command storeserver
  # The options must be split into words.
  # shellcheck disable=SC2086
  "${COMMAND[@]}" $TRAINING_OPTIONS -XX:AOTCacheOutput="$work/node-$JDK_VERSION.new" "${MAIN[@]}" --bind "$host" --token train >"$work/training.log" 2>&1 &
  node=$!
  await_output "$work/training.log" $node 'founded a ring' 'health'
  tool_command storeprimer
  "${COMMAND[@]}" "${MAIN[@]}" -h "$host" >>"$work/training.log" 2>&1
  # A second node joins and leaves, so that the cache also covers the code that copies keys from one
  # node to another.
  node_command storeserver
  "${COMMAND[@]}" "${MAIN[@]}" --bind "${host%.*}.250" -h "$host" --token train >"$work/training-join.log" 2>&1 &
  joiner=$!
  await_output "$work/training-join.log" $joiner 'joined the ring' 'health'
  tool_command storetest
  "${COMMAND[@]}" "${MAIN[@]}" -h "$host" >>"$work/training.log" 2>&1
  kill -TERM $joiner 2>/dev/null
  wait $joiner 2>/dev/null
  tool_command diststore
  tool_training | "${COMMAND[@]}" -XX:AOTCacheOutput="$work/tool-$JDK_VERSION.new" "${MAIN[@]}" shell -h "$host" >>"$work/training.log" 2>&1
  kill -TERM "$node" 2>/dev/null
  wait "$node" 2>/dev/null
  # If training failed, there is no cache. Then everything works, but starts more slowly.
  for i in node tool; do
    if [[ -s $work/$i-$JDK_VERSION.new ]]; then
      mv "$work/$i-$JDK_VERSION.new" "$work/$i-$JDK_VERSION.aot"
    fi
  done
}

# Waits at most ten seconds for a process to print all given texts. $1: the file with the output of
# the process. $2: the process id. The other arguments: the texts.
await_output() {
  local file=$1 process=$2 i text missing
  shift 2
  for ((i = 0; i < 100; i++)); do
    missing=
    for text in "$@"; do grep -qs "$text" "$file" || missing=$text; done
    [[ $missing ]] && kill -0 "$process" 2>/dev/null || return
    sleep 0.1
  done
}

# Prints the tools' class path, which consists of the node's archives that the tools need. $1: the
# directory that contains the node's archives, or will contain them.
tools_classpath() {
  local jar
  (
    cd "$DISTSTORE_HOME/node/target" || exit
    for jar in node-[0-9]*.jar lib/*.{client,thrift,libthrift,slf4j-api,picocli,ring,hash4j,jackson-core,fastcsv}-[0-9]*.jar \
      lib/io.netty.netty-{common,buffer,codec,handler,resolver,transport,transport-classes-epoll,transport-native-unix-common,transport-native-epoll}-[0-9]*.jar; do printf '%s/%s:' "$1" "$jar"; done
  )
}

# Sets COMMAND and MAIN for a client tool.
tool_command() {
  # The options must be split into words.
  # shellcheck disable=SC2206
  COMMAND=("$JAVA_HOME/bin/java" $TOOL_OPTIONS)
  local cache=$LAUNCH_DIR/tool-$JDK_VERSION.aot terminals= stream
  [[ -r $cache ]] && COMMAND+=(-XX:AOTCache="$cache")
  # Java itself cannot tell which of the standard streams are terminals.
  for stream in 0 1 2; do [[ -t $stream ]] && terminals+=$stream; done
  COMMAND+=(-Ddiststore.terminals="$terminals")
  MAIN=(-cp "$(<"$LAUNCH_DIR/tools.classpath")" io.diststore.node.tool.ToolMain "$1")
}

# Sets COMMAND and MAIN for a node. DISTSTORE_JAVA_OPTS adds Java options, such as -Xmx.
node_command() {
  # shellcheck disable=SC2206
  COMMAND=("$JAVA_HOME/bin/java" $NODE_OPTIONS -XX:MaxNewSize="${NODE_YOUNG_MIB}m")
  local cache=$LAUNCH_DIR/node-$JDK_VERSION.aot
  [[ -r $cache ]] && COMMAND+=(-XX:AOTCache="$cache")
  # The options must be split into words.
  # shellcheck disable=SC2206
  COMMAND+=($DISTSTORE_JAVA_OPTS)
  MAIN=(-jar "$DISTSTORE_HOME/node/target/node-runner.jar" "$1")
}

run_tool() {
  find_jdk
  build_if_missing
  tool_command "$1"
  exec "${COMMAND[@]}" "${MAIN[@]}" "${@:2}"
}

# Runs a command of diststore. A node needs another class path and other Java options than a tool.
run_diststore() {
  case $1 in
    node) run_node 'diststore node' "${@:2}" ;;
    # These commands run for so long that the second compiler pays.
    import | export) TOOL_OPTIONS+=' -XX:TieredStopAtLevel=4' && run_tool diststore "$@" ;;
    *) run_tool diststore "$@" ;;
  esac
}

run_node() {
  find_jdk
  build_if_missing
  node_command "$1"
  exec "${COMMAND[@]}" "${MAIN[@]}" "${@:2}"
}
