package io.diststore.operator.observe;

/**
 * What was found to be in the way before anything was planned.
 *
 * @param words what it is, and what to do
 */
public record InTheWay(Obstacle obstacle, String words) {}
