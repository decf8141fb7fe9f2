/**
 * Stores of a site at statements. In a list the store is a statement of its own before the other: it begins with a name
 * and ends with a semicolon, so it changes no automatic semicolon before or after. Elsewhere (`if (x) f();`) the two get
 * braces.
 */
import type { AnyNode } from 'acorn';
import { expressionPosition } from './expression-position.js';
import type { Insertion } from './hook-protocol.js';
import { operand } from './operands.js';
import { type Frame, grouped, type MaybeFrame, parenthesized, store, storeAnd, type Walk } from './walk.js';

/** Where a statement stands: in a list or not, and its range with its labels. */
export interface Placement {
  inList: boolean;
  start: number;
  labels: string[];
}

/** A statement with a store before it if anything in `visit` can call. */
export function simple(walk: Walk, node: AnyNode, frame: MaybeFrame, placement: Placement, visit: () => void): boolean {
  if (!frame) {
    visit();
    return false;
  }
  const { place, suspended } = stored(walk, frame, placement, visit);
  if (place.text === '' || placement.inList) return suspended;
  place.text = `{${place.text}`;
  walk.edits.put(node.end, suspended ? `;${walk.call}.n()}` : '}');
  return false;
}

/** Visits what is evaluated first in a statement, and puts the store before the statement. */
export function stored(
  walk: Walk,
  frame: Frame,
  placement: Placement,
  visit: () => void,
): { place: Insertion; suspended: boolean; site: number } {
  const { flow } = frame;
  const place = walk.edits.reserve(placement.start);
  const byCall = walk.names.isWaiting;
  const root = flow.begin(place);
  visit();
  const { suspended } = flow;
  flow.end(root, suspended);
  if (root.site >= 0) place.text = `${store(walk, root.site, byCall)};`;
  return { place, suspended, site: root.site };
}

/**
 * An expression that is evaluated by itself and stands in parentheses or before a `:` or `;`. `isStep`: V8 gives it the place
 * that it has behind a comma.
 */
export function alone(walk: Walk, node: AnyNode, frame: MaybeFrame, isStep: boolean): boolean {
  if (isStep) walk.positions.statement(expressionPosition(walk.source, node));
  if (!frame) {
    operand(walk, node, frame, 'free');
    return false;
  }
  const place = walk.edits.reserve(node.start);
  const byCall = walk.names.isWaiting;
  const root = frame.flow.begin(place);
  operand(walk, node, frame, 'free');
  const { suspended } = frame.flow;
  frame.flow.end(root, false);
  if (root.site < 0) return suspended;
  const [open, close] = isStep ? parenthesized(node) : grouped(node);
  place.text = (isStep ? `${store(walk, root.site, byCall)},` : storeAnd(walk, root.site, byCall)) + open;
  if (close !== '') walk.edits.put(node.end, close);
  return suspended;
}

export interface Braces {
  /** The caller has to put the closing one. */
  needed: boolean;
  suspended: boolean;
}

/** As `stored`, for a statement that goes on after `visit`; if not in a list, it needs a closing brace at its end. */
export function openBraces(walk: Walk, frame: Frame, placement: Placement, visit: () => void): Braces {
  const { place, suspended } = stored(walk, frame, placement, visit);
  const needed = place.text !== '' && !placement.inList;
  if (needed) place.text = `{${place.text}`;
  return { needed, suspended };
}
