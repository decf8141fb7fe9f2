/**
 * The one door to a recording for adapters: opens a trace and answers questions about it. Composes reader, timeline,
 * stepping and query, and holds no rules of its own.
 */
export type * from './model.js';
