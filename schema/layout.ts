/**
 * Byte layout of a record's fixed part. Cap'n Proto fixes it by the ordinals in trace.capnp (struct Record, six data
 * words and one pointer) and by the rule that a trace's messages have one segment with the root struct first; a
 * test holds these numbers against what capnp-ts writes.
 */

export const FORMAT_VERSION = 1;

/** "RVV1" read as a little-endian UInt32. */
export const MAGIC = 0x31565652;

/** Stream header (segment count - 1, segment size in words), root pointer, data words of Record. */
export const HEAD_BYTES = 64;
export const STREAM_HEADER_BYTES = 8;
const DATA_OFFSET_BYTES = 16;

/** Root pointer of every record: a struct right behind it with six data words and one pointer. */
export const ROOT_POINTER_LOW = 0;
export const ROOT_POINTER_HIGH = 0x0001_0006;

export const SEGMENT_COUNT_OFFSET = 0;
export const SEGMENT_WORDS_OFFSET = 4;
export const ROOT_POINTER_OFFSET = 8;
export const MAGIC_OFFSET = DATA_OFFSET_BYTES;
export const CHECKSUM_OFFSET = DATA_OFFSET_BYTES + 4;
export const FIRST_EVENT_OFFSET = DATA_OFFSET_BYTES + 8;
export const FIRST_TIME_OFFSET = DATA_OFFSET_BYTES + 16;
export const LAST_TIME_OFFSET = DATA_OFFSET_BYTES + 24;
export const EVENT_COUNT_OFFSET = DATA_OFFSET_BYTES + 32;
export const SEGMENT_OFFSET = DATA_OFFSET_BYTES + 36;
export const SEQUENCE_OFFSET = DATA_OFFSET_BYTES + 40;
export const FORMAT_VERSION_OFFSET = DATA_OFFSET_BYTES + 44;
export const WHICH_OFFSET = DATA_OFFSET_BYTES + 46;

export const RecordKind = { header: 0, chunk: 1, end: 2 } as const;
export type RecordKind = (typeof RecordKind)[keyof typeof RecordKind];

/** No record of ours comes near it; a larger length is damage. */
export const MAX_RECORD_BYTES = 256 * 1024 * 1024;
