package io.diststore.ring.membership;

import io.diststore.ring.view.View;
import java.util.List;

/**
 * The next view that a member would propose.
 *
 * @param urgent something else than admissions and departures is in it: it need not wait for others
 *     to gather
 * @param why what changes, in words
 */
public record Plan(View next, boolean urgent, List<String> why) {}
