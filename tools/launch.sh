# Sourced by the commands in bin/ and by ./demo: finds a JDK, builds what is missing, and runs a tool or a node.
# Everything it says goes to standard error; standard output belongs to the command.

# Absolute and always spelled alike: the caches are valid for one spelling only.
DISTSTORE_HOME=${BASH_SOURCE[0]#./}
[[ $DISTSTORE_HOME == /* ]] || DISTSTORE_HOME=$PWD/$DISTSTORE_HOME
DISTSTORE_HOME=${DISTSTORE_HOME%/tools/launch.sh}
DISTSTORE_HOME=${DISTSTORE_HOME%/bin/..}
LAUNCH_DIR=$DISTSTORE_HOME/node/target/launch
JDK_NEEDED=25
source "$DISTSTORE_HOME/tools/java-options.sh"

say() { printf '%s\n' "$*" >&2; }

# A JDK says its version in a file; asking the JDK itself would take longer than a whole tool does. Sets JDK_VERSION.
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

# Lets JAVA_HOME name a JDK that is new enough, or ends with a word on what to install.
find_jdk() {
  local candidate
  for candidate in "$JAVA_HOME" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [[ -n $candidate ]] && jdk_fits "$candidate"; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  say "diststore needs a JDK $JDK_NEEDED or newer, and found none by JAVA_HOME nor in the usual places."
  say "Install one (for example Eclipse Temurin $JDK_NEEDED), or let JAVA_HOME name it."
  exit 3
}

# Builds the node if it was never built. $1: 'fresh' builds also if a source is newer than the build.
build_if_missing() {
  if [[ -r $LAUNCH_DIR/tools.classpath ]]; then
    [[ $1 == fresh ]] || return 0
    [[ -n $(find "$DISTSTORE_HOME"/{,tools/picocli/}pom.xml "$DISTSTORE_HOME"/{thrift,ring,locator,client,crds,node}/{pom.xml,src} \
      -type f -newer "$LAUNCH_DIR/tools.classpath" -print -quit) ]] || return 0
  fi
  (
    cd "$DISTSTORE_HOME" || exit 3
    mkdir -p node/target
    # Commands that are started together build once.
    if command -v flock >/dev/null; then
      exec 9>node/target/.building
      flock 9
      [[ $1 != fresh && -r node/target/launch/tools.classpath ]] && exit 0
    fi
    if ! command -v mvn >/dev/null; then
      say "diststore is built with Maven 3.8 or newer; there is no mvn on the PATH. Install Maven, then try again."
      exit 3
    fi
    say "Building diststore; the first time this takes a minute or two ..."
    if ! mvn -q -B -pl node -am -DskipTests -Dspotless.check.skip package >node/target/build.log 2>&1; then
      grep -E 'ERROR' node/target/build.log | head -20 >&2
      say "The build failed; all of it is in $PWD/node/target/build.log"
      exit 3
    fi
    prepare_launch
  ) || exit $?
}

# Writes the class path of the tools, and trains the caches by which nodes and tools start in a blink.
prepare_launch() {
  local work host node joiner i
  rm -rf node/target/launch
  mkdir -p node/target/launch
  work=$PWD/node/target/launch
  tools_classpath "$PWD/node/target" >"$work/classpath.new"
  mv "$work/classpath.new" "$work/tools.classpath"

  # Addresses of their own on this machine, so that what is trained neither finds a ring nor is found.
  host=127.$((RANDOM % 200 + 20)).$((RANDOM % 250)).$((RANDOM % 249 + 1))
  node_command storeserver
  # Words, not one argument.
  # shellcheck disable=SC2086
  "${COMMAND[@]}" $TRAINING_OPTIONS -XX:AOTCacheOutput="$work/node-$JDK_VERSION.new" "${MAIN[@]}" --bind "$host" --token train >"$work/training.log" 2>&1 &
  node=$!
  await_said "$work/training.log" $node 'founded a ring' 'health'
  tool_command storeprimer
  "${COMMAND[@]}" "${MAIN[@]}" -h "$host" >>"$work/training.log" 2>&1
  # Another node joins and leaves again: filling and being filled are to be no news either.
  node_command storeserver
  "${COMMAND[@]}" "${MAIN[@]}" --bind "${host%.*}.250" -h "$host" --token train >"$work/training-join.log" 2>&1 &
  joiner=$!
  await_said "$work/training-join.log" $joiner 'joined the ring' 'health'
  tool_command storetest
  "${COMMAND[@]}" "${MAIN[@]}" -h "$host" >>"$work/training.log" 2>&1
  kill -TERM $joiner 2>/dev/null
  wait $joiner 2>/dev/null
  tool_command storeput
  "${COMMAND[@]}" "${MAIN[@]}" -h "$host" key value >>"$work/training.log" 2>&1
  tool_command storeget
  "${COMMAND[@]}" -XX:AOTCacheOutput="$work/tool-$JDK_VERSION.new" "${MAIN[@]}" -h "$host" key >>"$work/training.log" 2>&1
  kill -TERM "$node" 2>/dev/null
  wait "$node" 2>/dev/null
  # Without a cache everything works, only slower.
  for i in node tool; do
    if [[ -s $work/$i-$JDK_VERSION.new ]]; then
      mv "$work/$i-$JDK_VERSION.new" "$work/$i-$JDK_VERSION.aot"
    fi
  done
}

# Waits until a process has said all of that, for ten seconds at most. $1: the file it writes to, $2: its number, others: the words.
await_said() {
  local file=$1 process=$2 i word missing
  shift 2
  for ((i = 0; i < 100; i++)); do
    missing=
    for word in "$@"; do grep -qs "$word" "$file" || missing=$word; done
    [[ $missing ]] && kill -0 "$process" 2>/dev/null || return
    sleep 0.1
  done
}

# What tools need of a node's archives, as a class path. $1: the directory in which the node is, or will be.
tools_classpath() {
  local jar
  (
    cd "$DISTSTORE_HOME/node/target" || exit
    for jar in node-[0-9]*.jar lib/*.{client,thrift,libthrift,slf4j-api,picocli}-[0-9]*.jar; do printf '%s/%s:' "$1" "$jar"; done
  )
}

# Sets COMMAND and MAIN for a client tool.
tool_command() {
  # Words, not one argument each.
  # shellcheck disable=SC2206
  COMMAND=("$JAVA_HOME/bin/java" $TOOL_OPTIONS)
  local cache=$LAUNCH_DIR/tool-$JDK_VERSION.aot
  [[ -r $cache ]] && COMMAND+=(-XX:AOTCache="$cache")
  MAIN=(-cp "$(<"$LAUNCH_DIR/tools.classpath")" io.diststore.node.tool.ToolMain "$1")
}

# Sets COMMAND and MAIN for a node. DISTSTORE_JAVA_OPTS adds options of Java's own, such as -Xmx.
node_command() {
  # shellcheck disable=SC2206
  COMMAND=("$JAVA_HOME/bin/java" $NODE_OPTIONS -XX:MaxNewSize="${NODE_YOUNG_MIB}m")
  local cache=$LAUNCH_DIR/node-$JDK_VERSION.aot
  [[ -r $cache ]] && COMMAND+=(-XX:AOTCache="$cache")
  # Words, not one argument.
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

run_node() {
  find_jdk
  build_if_missing
  node_command "$1"
  exec "${COMMAND[@]}" "${MAIN[@]}" "${@:2}"
}
