package io.diststore.node.tool;

import io.diststore.node.print.Quantity;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.admin.ViewMember;
import io.diststore.thrift.diststore.MemberState;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.RingMember;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Finds what is wrong with a ring, and what to do about it. The gravest finding comes first. */
final class Diagnosis {
  /** If at least this share of a node's memory is used, the node is nearly full. */
  private static final double MEMORY_FULL = 0.8;

  /**
   * One thing that is wrong.
   *
   * @param what what is wrong, in a sentence without its full stop
   * @param remedy what to do about it
   */
  record Finding(String what, String remedy) {}

  private final RingState state;
  private final RingInfo info;
  private final NodeReport latest;
  private final List<Finding> findings = new ArrayList<>();

  private Diagnosis(RingState state) {
    this.state = state;
    this.info = state.info();
    this.latest = state.latest();
  }

  static List<Finding> of(RingState state) {
    return new Diagnosis(state).find();
  }

  private List<Finding> find() {
    findMajority();
    findLoss();
    findMembers();
    findCopies();
    findRegister();
    findMemory();
    findVersions();
    return findings;
  }

  private void findMajority() {
    if (info.isSetMajority() && !info.isMajority()) {
      add(
          "the ring has lost its majority: "
              + String.join(", ", info.isSetUnreachable() ? info.getUnreachable() : List.of())
              + " unreachable",
          "start these nodes again, or mend the network. If they are dead for good: diststore recover -h "
              + state.asked());
    }
  }

  private void findLoss() {
    if (latest != null && latest.isSetLoss()) {
      add(
          "all copies of "
              + Quantity.count(latest.getLoss().getSegments())
              + " of "
              + Quantity.count(latest.getSegments())
              + " segments are lost; they were on "
              + String.join(
                  ", ",
                  new TreeSet<>(
                      latest.getLoss().getHolders().stream().map(ViewMember::getName).toList())),
          "to use these segments again, empty: diststore accept-loss -h " + state.asked());
    }
  }

  private void findMembers() {
    boolean hasMajority = !info.isSetMajority() || info.isMajority();
    for (RingMember member : info.getMembers()) {
      if (member.getState() == MemberState.DOWN) {
        add(
            member.getName() + " is down",
            "start it again, or start another node. The ring forgets it as soon as its copies are elsewhere");
      } else if (state.isUnreachable(member) && hasMajority) {
        add(
            member.getName() + " does not answer",
            "wait a few seconds: the ring declares it down, and other nodes take over its keys");
      }
    }
  }

  private void findCopies() {
    if (latest != null && latest.isSetLoss()) {
      // A lost segment has no copies to make new ones from.
      return;
    }
    if (info.getMembersSize() < info.getCopies()) {
      add(
          "the ring has fewer members than copies ("
              + info.getMembersSize()
              + " of "
              + info.getCopies()
              + "), so the crash of one node loses keys",
          "start another node");
    } else if (latest != null && latest.getSegmentsUnderCopies() > 0) {
      add(
          Quantity.count(latest.getSegmentsUnderCopies())
              + " of "
              + Quantity.count(latest.getSegments())
              + " segments have fewer than "
              + info.getCopies()
              + " copies",
          "wait until the ring has made new copies, and stop no node until then");
    }
  }

  private void findRegister() {
    state
        .reports()
        .forEach(
            (name, report) -> {
              if (report.isSetRegisterFault()) {
                add(
                    name + " refuses the registered view: " + report.getRegisterFault(),
                    "see the chapter on ring objects in docs/operations.md");
              }
            });
  }

  private void findMemory() {
    for (RingMember member : info.getMembers()) {
      NodeReport report = state.reports().get(member.getName());
      if (report != null && report.getMemoryHeld() > MEMORY_FULL * report.getMemoryRoom()) {
        add(
            member.getName()
                + " has used "
                + Quantity.percent((double) report.getMemoryHeld() / report.getMemoryRoom())
                + " of its memory for entries, and refuses writes when it is full",
            "start more nodes, or give the nodes more memory");
      }
    }
  }

  private void findVersions() {
    List<String> versions =
        state.reports().values().stream().map(NodeReport::getVersion).distinct().sorted().toList();
    if (versions.size() > 1) {
      add(
          "the nodes run different versions: " + String.join(", ", versions),
          "finish the upgrade, node by node");
    }
  }

  private void add(String what, String remedy) {
    findings.add(new Finding(what, remedy));
  }
}
