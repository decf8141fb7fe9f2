/** Captured values to DAP variables: references, pages, and groups for clients that do not page. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { oneLine } from '../presentation/one-line.js';
import { type PlaceOf, preview, typeName } from '../presentation/preview.js';
import type { CapturedValue } from '../replay/engine.js';
import type { CaptureLimits } from '../schema/trace-types.js';
import type { Client } from './client.js';
import type { Handles, Lifetime } from './handles.js';
import { hasMembers, type Member, type Members, membersOf } from './value-members.js';

/** What a variablesReference stands for. */
export interface Container {
  members(): Members;
  /** The expression members' paths are appended to; absent where evaluate cannot reach in. */
  expression?: string;
  /** Of the object whose members they are, if it is one that can be told from others. */
  objectId?: number;
  /** What readMemory reads, of a buffer. */
  bytes?: Extract<CapturedValue, { kind: 'bytes' }>;
  lifetime: Lifetime;
}

export interface Page {
  filter?: 'indexed' | 'named' | undefined;
  start?: number;
  /** 0 or absent is all. */
  count?: number;
  hex?: boolean;
}

/** Above this, items are put in groups for a client that would fetch and draw all of them at once. */
const GROUP_SIZE = 100;

const READ_ONLY: DebugProtocol.VariablePresentationHint = { attributes: ['readOnly'] };
const REMARK: DebugProtocol.VariablePresentationHint = { kind: 'virtual', attributes: ['readOnly'] };

export class VariableConverter {
  constructor(
    private readonly containers: Handles<Container>,
    private readonly limits: CaptureLimits,
    private readonly client: Pick<Client, 'pagesVariables' | 'readsMemory' | 'showsTypes'>,
    private readonly placeOf?: PlaceOf,
  ) {}

  /** A page past the end is empty. Without a filter, items come before named members. */
  page(container: Container, { filter, start = 0, count = 0, hex = false }: Page): DebugProtocol.Variable[] {
    const { indexed, named } = container.members();
    const wanted = filter === 'indexed' ? indexed : filter === 'named' ? named : [...indexed, ...named];
    if (!this.client.pagesVariables && filter !== 'named' && indexed.length > GROUP_SIZE) {
      const rest = filter === 'indexed' ? [] : named;
      return [...this.groups(indexed, container), ...rest.map((member) => this.toVariable(member, container, hex))];
    }
    return wanted
      .slice(start, count > 0 ? start + count : undefined)
      .map((member) => this.toVariable(member, container, hex));
  }

  /** The parts a variable and an evaluate response share. */
  toValue(value: CapturedValue, lifetime: Lifetime, expression?: string, hex = false): ConvertedValue {
    const type = this.client.showsTypes ? oneLine(typeName(value)) : '';
    return {
      text: (hex && hexText(value)) || preview(value, this.limits, this.placeOf),
      ...(type ? { type } : {}),
      ...this.reference(hasMembers(value) ? () => membersOf(value, this.limits) : undefined, lifetime, {
        ...(expression === undefined ? {} : { expression }),
        ...('objectId' in value && value.objectId !== 0 ? { objectId: value.objectId } : {}),
        ...(value.kind === 'bytes' ? { bytes: value } : {}),
      }),
    };
  }

  private toVariable(member: Member, parent: Container, hex: boolean): DebugProtocol.Variable {
    const { value, entry, remark } = member;
    const name = oneLine(member.name);
    if (entry) {
      const members = (): Members => ({
        indexed: [],
        named: [keyOf(entry.key), { name: 'value', value: entry.value }],
      });
      const text = `${preview(entry.key, this.limits)} => ${preview(entry.value, this.limits)}`;
      return { name, value: text, presentationHint: READ_ONLY, ...this.reference(members, parent.lifetime) };
    }
    if (!value) return { name, value: remark ?? '', variablesReference: 0, presentationHint: REMARK };
    const reachable = parent.expression !== undefined && member.path !== undefined;
    const expression = reachable ? parent.expression + member.path! : undefined;
    const { text, type, ...reference } = this.toValue(value, parent.lifetime, expression, hex);
    const noted = this.client.showsTypes ? [type, member.note].filter(Boolean).join(' · ') : '';
    return {
      name,
      value: text,
      ...(noted ? { type: noted } : {}),
      presentationHint: READ_ONLY,
      ...(expression !== undefined && value.kind !== 'withheld' ? { evaluateName: expression } : {}),
      ...reference,
    };
  }

  private groups(items: readonly Member[], parent: Container): DebugProtocol.Variable[] {
    const groups: DebugProtocol.Variable[] = [];
    for (let from = 0; from < items.length; from += GROUP_SIZE) {
      const part = items.slice(from, from + GROUP_SIZE);
      const container: Container = { ...parent, members: () => ({ indexed: part, named: [] }) };
      groups.push({
        name: `[${from}..${from + part.length - 1}]`,
        value: '',
        presentationHint: REMARK,
        variablesReference: this.containers.add(container, parent.lifetime),
      });
    }
    return groups;
  }

  private reference(
    members: (() => Members) | undefined,
    lifetime: Lifetime,
    more: Pick<Container, 'expression' | 'objectId' | 'bytes'> = {},
  ): Reference {
    if (!members) return { variablesReference: 0 };
    const container: Container = { members, lifetime, ...more };
    const variablesReference = this.containers.add(container, lifetime);
    const memory = more.bytes && this.client.readsMemory ? { memoryReference: String(variablesReference) } : {};
    const { indexed, named } = members();
    if (indexed.length === 0 || !this.client.pagesVariables) return { variablesReference, ...memory };
    return { variablesReference, ...memory, indexedVariables: indexed.length, namedVariables: named.length };
  }
}

interface Reference {
  variablesReference: number;
  /** The same number, as readMemory takes it. */
  memoryReference?: string;
  indexedVariables?: number;
  namedVariables?: number;
}

export type ConvertedValue = { text: string; type?: string } & Reference;

/** Of an integer; undefined for anything else. */
export function hexText(value: CapturedValue): string | undefined {
  const isInteger = value.kind === 'number' && Number.isInteger(value.value);
  const isWhole = value.kind === 'bigint' && value.digits.replace('-', '').length === value.digitCount;
  if (isInteger) return inHex(BigInt(value.value), '');
  return isWhole ? inHex(BigInt(value.digits), 'n') : undefined;
}

function inHex(value: bigint, suffix: string): string {
  return `${value < 0n ? '-' : ''}0x${(value < 0n ? -value : value).toString(16)}${suffix}`;
}

function keyOf(key: CapturedValue): Member {
  return { name: 'key', value: key };
}
