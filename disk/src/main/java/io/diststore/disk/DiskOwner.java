package io.diststore.disk;

/**
 * Whose data a directory holds. Both texts have at most 1,024 bytes of UTF-8.
 *
 * @param ring the id of the ring
 * @param member the name of the member
 */
public record DiskOwner(String ring, String member) {}
