# Starts nodes, tools and the operator in a container. The commands in /opt/diststore/bin source
# this file. tools/image writes those commands, and puts this file and all others into
# /opt/diststore.
home=/opt/diststore
. "$home/java-options.sh"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
more= # more Java options; only the script train sets it

# Prints the option for the ahead-of-time cache of $1 (node, tool or operator). Without a cache
# everything works, but starts more slowly.
cache() { [ ! -r "$home/$1.aot" ] || echo "-XX:AOTCache=$home/$1.aot"; }

# Prints the memory options. In a pod of a DistStore, the operator has computed the heap's size from
# the memory limit. Direct memory may take a quarter of that size, or 32 MiB if that is more. The
# rest of the limit is for classes, code, threads, and tools that run in the same container. Without
# the operator, the heap is half of the container's memory.
memory() {
  if [ -n "$DISTSTORE_HEAP_MIB" ]; then
    direct=$((DISTSTORE_HEAP_MIB / 4))
    [ $direct -ge 32 ] || direct=32
    echo "-Xmx${DISTSTORE_HEAP_MIB}m -XX:MaxDirectMemorySize=${direct}m"
    young=$((DISTSTORE_HEAP_MIB / 3))
    [ $young -le $NODE_YOUNG_MIB ] || young=$NODE_YOUNG_MIB
    echo "-XX:MaxNewSize=${young}m"
  else
    echo "-XX:MaxRAMPercentage=50"
  fi
}

# UsePerfData is off because only /tmp can be written. ArchiveRelocationMode=0 maps a cache at the
# address that it was made for. Then the cache's pages remain pages of a file and do not count
# against the container's memory limit.
contained='-XX:-UsePerfData -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0'
# The options must be split into words; none contains a space.
# shellcheck disable=SC2046,SC2086
run_node() { exec "$java" $NODE_OPTIONS $contained $(memory) $(cache node) $more -jar "$home/node-runner.jar" "$@"; }

# A tool shares the memory limit of the node in its container, so it must stay small: otherwise the
# kernel may kill the node.
# shellcheck disable=SC2046,SC2086
run_tool() {
  terminals=
  for stream in 0 1 2; do if [ -t $stream ]; then terminals=$terminals$stream; fi; done
  exec "$java" $TOOL_OPTIONS -Ddiststore.terminals=$terminals $contained -Xmx24m -Xss512k $(cache tool) $more -cp "$(cat "$home/tools.classpath")" io.diststore.node.tool.ToolMain "$@"
}

run_diststore() {
  case $1 in
    node)
      shift
      run_node 'diststore node' "$@"
      ;;
    *) run_tool diststore "$@" ;;
  esac
}

# shellcheck disable=SC2046,SC2086
run_operator() {
  exec "$java" $NODE_OPTIONS $contained $(memory) $(cache operator) $more -jar "$home/operator-runner.jar" "$@"
}

# shellcheck disable=SC2046,SC2086
run_workload() { exec "$java" -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError $contained $(memory) -cp "$home/*:$home/lib/*" io.diststore.e2e.workload.Workload "$@"; }
