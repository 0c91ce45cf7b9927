package io.diststore.ring.membership;

import io.diststore.ring.view.View;
import java.util.List;

/**
 * The next view that a member would propose.
 *
 * @param urgent whether the member proposes without waiting for more requests to join or to leave.
 *     This is true if the view marks members DOWN, ends a move or names an heir
 * @param why the reasons, in words
 */
public record Plan(View next, boolean urgent, List<String> why) {}
