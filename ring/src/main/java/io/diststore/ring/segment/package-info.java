/**
 * What a member keeps of one segment.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.segment.Key}, {@link io.diststore.ring.segment.Version}, {@link
 *       io.diststore.ring.segment.Entry}: a key, when it was written, what it holds
 *   <li>{@link io.diststore.ring.segment.EntryTable}: the entries of one segment; {@link
 *       io.diststore.ring.segment.EntryLookup}: what a reader needs of it
 *   <li>{@link io.diststore.ring.segment.SeenEntry}, {@link io.diststore.ring.segment.EntryParts}:
 *       an entry that is read, or written, without being made an object
 *   <li>{@link io.diststore.ring.segment.Slabs}: the memory of all of them, with {@code
 *       SlabEntryTable}, which finds them there, and {@code EntryBytes}, {@code LongEntries} and
 *       {@code SlotBytes}, what there is to see
 *   <li>{@link io.diststore.ring.segment.ClientId}, {@link io.diststore.ring.segment.RequestId},
 *       {@link io.diststore.ring.segment.Outcome}: who asked, and what it led to
 *   <li>{@link io.diststore.ring.segment.RequestTable}: the outcomes of a segment, by request id
 *   <li>{@link io.diststore.ring.segment.ClientMarks}: below which number each client awaits
 *       nothing any more; {@link io.diststore.ring.segment.Marks}: some of these, to be told
 *   <li>{@link io.diststore.ring.segment.Digest}: what two equal copies have in common
 *   <li>{@link io.diststore.ring.segment.SegmentSnapshot}: a segment as it was at one moment
 *   <li>{@link io.diststore.ring.segment.SegmentData}: all of it together; {@link
 *       io.diststore.ring.segment.Holdings}: what all segments of a member come to
 * </ul>
 */
package io.diststore.ring.segment;
