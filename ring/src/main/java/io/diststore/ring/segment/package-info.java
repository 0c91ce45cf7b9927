/**
 * The data of one segment at one member.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.segment.Key}, {@link io.diststore.ring.segment.Version}, {@link
 *       io.diststore.ring.segment.Entry}: a key, the version of a write, and the value that the key
 *       holds
 *   <li>{@link io.diststore.ring.segment.EntryTable}: the entries of one segment; {@link
 *       io.diststore.ring.segment.EntryLookup}: the part of it that readers need
 *   <li>{@link io.diststore.ring.segment.StoredEntry}, {@link io.diststore.ring.segment.NewEntry}:
 *       an entry that is read or written without creating an object
 *   <li>{@link io.diststore.ring.segment.Slabs}: the memory for all entries. {@code SlabEntryTable}
 *       finds entries there; {@code EntryBytes}, {@code LongEntries} and {@code SlotBytes} define
 *       the layouts
 *   <li>{@link io.diststore.ring.segment.ClientId}, {@link io.diststore.ring.segment.RequestId},
 *       {@link io.diststore.ring.segment.Outcome}: a client, its request, and the result of the
 *       request
 *   <li>{@link io.diststore.ring.segment.RequestTable}: the outcomes of a segment, by request id
 *   <li>{@link io.diststore.ring.segment.ClientMarks}: the lowest request number whose answer each
 *       client still awaits; {@link io.diststore.ring.segment.Marks}: some of these marks, to be
 *       sent
 *   <li>{@link io.diststore.ring.segment.Digest}: a fingerprint by which two copies are compared
 *   <li>{@link io.diststore.ring.segment.SegmentSnapshot}: a segment as it was at one moment
 *   <li>{@link io.diststore.ring.segment.SegmentData}: all data of one segment; {@link
 *       io.diststore.ring.segment.Holdings}: the totals over all segments of a member
 * </ul>
 */
package io.diststore.ring.segment;
