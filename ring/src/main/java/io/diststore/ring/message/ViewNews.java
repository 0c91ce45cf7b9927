package io.diststore.ring.message;

import io.diststore.ring.view.View;

/** Contains the sender's view. A receiver with an earlier view installs it. */
public record ViewNews(View view) implements Message {}
