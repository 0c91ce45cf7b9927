package io.diststore.ring.message;

/** "Which view do you have?" */
public record ViewQuery() implements Message {}
