/**
 * The coordinates of a trace as types of their own, so that an off-by-one or a mix-up does not compile.
 * Conversions happen at the edges: the codec, the recorder's agent, and the adapters.
 */

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Number of an event in its trace, from 0. A call is named by the moment of its enter event. */
export type Moment = Branded<number, 'Moment'>;
/** A call: the moment of its enter event. */
export type CallId = Branded<number, 'CallId'>;
/** Key of Function in the trace, from 1. */
export type FunctionId = Branded<number, 'FunctionId'>;
/** Key of Script in the trace, from 1. */
export type ScriptId = Branded<number, 'ScriptId'>;
/** Key of Lane in the trace, from 1; lane 1 is that of start-up. */
export type LaneId = Branded<number, 'LaneId'>;
/** Index into Function.sites. */
export type SiteIndex = Branded<number, 'SiteIndex'>;
/** Nanoseconds since the trace began; exact up to 2^53, 104 days. */
export type TimeNs = Branded<number, 'TimeNs'>;
/** 1-based line of a source text. */
export type Line = Branded<number, 'Line'>;
/** 1-based column in UTF-16 code units. */
export type Column = Branded<number, 'Column'>;

export const MAIN_LANE = 1 as LaneId;
