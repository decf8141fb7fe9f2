/** CPU time of other processes, which only Linux tells without a tool of its own: from /proc, in ticks of 10 ms. */
import { readdirSync, readFileSync } from 'node:fs';

/** What `getconf CLK_TCK` says on every Linux that Node.js runs on: 100. */
const MS_PER_TICK = 10;

/** Fields of /proc/PID/stat behind the name, which may hold anything but ends with the last parenthesis; see proc(5). */
const PARENT = 1;
const USER = 11;
const SYSTEM = 12;
const CHILDREN_USER = 13;
const CHILDREN_SYSTEM = 14;

export const hasCpuTimes = process.platform === 'linux';

/** Of all processes that this one has started and that are over, and of those they waited for. Undefined outside Linux. */
export function endedChildrenCpuMs(): number | undefined {
  const own = hasCpuTimes ? statOf('self') : undefined;
  return own && (own[CHILDREN_USER]! + own[CHILDREN_SYSTEM]!) * MS_PER_TICK;
}

/** Of a process, all it started, and what of these is over. Undefined outside Linux. */
export function treeCpuMs(rootPid: number): number | undefined {
  if (!hasCpuTimes) return undefined;
  const stats = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : undefined;
    if (stat !== undefined) stats.set(Number(name), stat);
  }
  let ticks = 0;
  for (const [pid, stat] of stats) {
    if (isIn(rootPid, pid, stats)) {
      ticks += stat[USER]! + stat[SYSTEM]! + stat[CHILDREN_USER]! + stat[CHILDREN_SYSTEM]!;
    }
  }
  return ticks * MS_PER_TICK;
}

function isIn(rootPid: number, pid: number, stats: ReadonlyMap<number, number[]>): boolean {
  for (let at = pid, steps = 0; steps <= stats.size; steps++) {
    if (at === rootPid) return true;
    const parent = stats.get(at)?.[PARENT];
    if (parent === undefined || parent <= 1) return false;
    at = parent;
  }
  return false;
}

/** Undefined if the process is gone. The first field, a letter, is NaN. */
function statOf(name: string): number[] | undefined {
  try {
    const text = readFileSync(`/proc/${name}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return undefined;
  }
}
