package io.diststore.ring.shell;

/** Whom an answer is for; the shell makes it with the request and gets it back with the answer. */
public interface Ticket {}
