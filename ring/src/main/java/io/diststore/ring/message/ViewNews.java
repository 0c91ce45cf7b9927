package io.diststore.ring.message;

import io.diststore.ring.view.View;

/** "This is the view I have." Whoever has a lower one installs it. */
public record ViewNews(View view) implements Message {}
