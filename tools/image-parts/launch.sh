# In an image: sourced by the commands in /opt/diststore/bin, which tools/image writes. It puts all of this into /opt/diststore.
home=/opt/diststore
. "$home/java-options.sh"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
more= # set by train alone

# $1: node or tool. Without a cache everything works, only slower.
cache() { [ ! -r "$home/$1.aot" ] || echo "-XX:AOTCache=$home/$1.aot"; }

# The heap that the operator reckoned for the pod, and a bound for what lies beside it. What the rest of the limit is for: classes, code,
# threads, and tools that are run in the same container. Without the operator: of what the container may have.
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

# Nothing is written but to /tmp. A cache that is mapped where it was made for stays in pages of the file, which cost a container nothing.
contained='-XX:-UsePerfData -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0'
# Words, not one argument each: no option has a space in it.
# shellcheck disable=SC2046,SC2086
run_node() { exec "$java" $NODE_OPTIONS $contained $(memory) $(cache node) $more -jar "$home/node-runner.jar" "$@"; }

# A tool runs beside a server whose memory is limited: it must not be what gets that server killed.
# shellcheck disable=SC2046,SC2086
run_tool() {
  exec "$java" $TOOL_OPTIONS $contained -Xmx24m -Xss512k $(cache tool) $more -cp "$(cat "$home/tools.classpath")" io.diststore.node.tool.ToolMain "$@"
}

# shellcheck disable=SC2046,SC2086
run_operator() {
  exec "$java" $NODE_OPTIONS $contained $(memory) $(cache operator) $more -jar "$home/operator-runner.jar" "$@"
}

# shellcheck disable=SC2046,SC2086
run_workload() { exec "$java" -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError $contained $(memory) -cp "$home/*:$home/lib/*" io.diststore.e2e.workload.Workload "$@"; }
