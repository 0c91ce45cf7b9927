package io.diststore.ring.shell;

/**
 * Identifies the request to which an answer belongs. The shell creates the ticket for the request
 * and gets it back with the answer.
 */
public interface Ticket {}
