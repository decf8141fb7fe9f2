/**
 * Breakpoints on properties of objects. A client gets an id for a property that it shows (`dataBreakpointInfo`), and sets
 * breakpoints by that id, also in a later session on the same recording.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DataBreakpoint } from '../../replay/engine.js';
import { shortened } from '../errors.js';
import { type RuleTexts, toRules } from './rules.js';
import { type Ids, refused } from './set-breakpoint.js';

export interface WatchedProperty {
  objectId: number;
  property: string;
  /** What a person calls it: `cart.total`. */
  name: string;
}

export interface WantedData extends RuleTexts {
  dataId: string;
  accessType?: string;
}

export class DataBreakpoints {
  private list: (DataBreakpoint & { id: number; name: string })[] = [];

  constructor(private readonly ids: Ids) {}

  /** Replaces all. */
  set(wanted: readonly WantedData[]): DebugProtocol.Breakpoint[] {
    const before = this.list;
    this.list = [];
    return wanted.map(({ dataId, accessType = 'write', ...texts }): DebugProtocol.Breakpoint => {
      const watched = fromDataId(dataId);
      if (!watched) return refused(`"${shortened(dataId)}" is no property that Rearview gave an id to.`);
      if (accessType !== 'write') {
        return refused('Only changes are known: what read a property is not recorded.');
      }
      const rules = toRules(texts);
      if (typeof rules === 'string') return refused(rules);
      const { objectId, property, name } = watched;
      const old = before.find((other) => other.objectId === objectId && other.property === property);
      const id = old?.id ?? this.ids.next();
      this.list.push({ id, key: id, objectId, property, name, ...rules });
      return { id, verified: true };
    });
  }

  all(): readonly (DataBreakpoint & { id: number; name: string })[] {
    return this.list;
  }
}

export function toDataId({ objectId, property, name }: WatchedProperty): string {
  return JSON.stringify([objectId, property, name]);
}

function fromDataId(dataId: string): WatchedProperty | undefined {
  try {
    const [objectId, property, name] = JSON.parse(dataId) as unknown[];
    const isSound = Number.isInteger(objectId) && typeof property === 'string' && typeof name === 'string';
    return isSound ? { objectId: objectId as number, property: property as string, name: name as string } : undefined;
  } catch {
    return undefined;
  }
}
