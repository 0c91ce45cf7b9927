/**
 * The data of one segment at one member.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.segment.Key}, {@link io.diststore.ring.segment.Version}, {@link
 *       io.diststore.ring.segment.Entry}: a key, the version of a write, and the value that a write
 *       gave to a key
 *   <li>{@link io.diststore.ring.segment.EntryTable}: the entries of one segment; {@link
 *       io.diststore.ring.segment.EntryLookup}: the methods of the table that readers need
 *   <li>{@link io.diststore.ring.segment.StoredEntry}, {@link io.diststore.ring.segment.NewEntry}:
 *       an entry to read and an entry to write, both without creating an object
 *   <li>{@link io.diststore.ring.segment.Slabs}: the memory for all entries. {@code SlabEntryTable}
 *       finds entries there; {@code EntryBytes}, {@code LongEntries} and {@code SlotBytes} define
 *       the layouts
 *   <li>{@link io.diststore.ring.segment.ClientId}, {@link io.diststore.ring.segment.RequestId},
 *       {@link io.diststore.ring.segment.Outcome}: a client, its request, and the result of the
 *       request
 *   <li>{@link io.diststore.ring.segment.RequestTable}: the outcomes of a segment, by request id
 *   <li>{@link io.diststore.ring.segment.ClientMarks}: the lowest request number whose answer each
 *       client still awaits; {@link io.diststore.ring.segment.Marks}: a list of marks that one node
 *       sends to another
 *   <li>{@link io.diststore.ring.segment.Digest}: a fingerprint of a copy; members compare copies
 *       by their digests
 *   <li>{@link io.diststore.ring.segment.SegmentSnapshot}: the contents of a segment at one moment
 *   <li>{@link io.diststore.ring.segment.SegmentData}: all data of one segment; {@link
 *       io.diststore.ring.segment.Holdings}: the totals over all segments of a member
 * </ul>
 */
package io.diststore.ring.segment;
