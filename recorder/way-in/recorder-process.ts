/**
 * Whether the recorder is still there: one that was killed has left its door open. Its number may be another process's by
 * then, so where the system tells (Linux), the time it was started counts as well.
 */
import type fs from 'node:fs';

export interface RecorderProcess {
  id: number;
  /** What ids and ticks are counted in: those of a container are not ours. Empty where the system does not tell. */
  idSpace: string;
  /** When it was started, in ticks since the system was; empty where the system does not tell. */
  startTicks: string;
}

/** Given, because the bootloader loads nothing before it is known to be wanted. */
type Files = Pick<typeof fs, 'readFileSync' | 'readlinkSync'>;

export function thisRecorder(files: Files): RecorderProcess {
  return { id: process.pid, idSpace: ownIdSpace(files), startTicks: lifeOf(process.pid, files)?.startTicks ?? '' };
}

/** False where it cannot be told. */
export function isGone({ id, idSpace, startTicks }: RecorderProcess, files: Files): boolean {
  if (ownIdSpace(files) !== idSpace) return false;
  try {
    process.kill(id, 0);
  } catch (error) {
    // Another user's (EPERM) is there.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const life = lifeOf(id, files);
  return life !== undefined && (life.state === 'Z' || life.startTicks !== startTicks);
}

function ownIdSpace(files: Files): string {
  return ['pid', 'time']
    .map((kind) => namespaceOf(kind, files))
    .join(' ')
    .trim();
}

function namespaceOf(kind: string, files: Files): string {
  try {
    return files.readlinkSync(`/proc/self/ns/${kind}`);
  } catch {
    return '';
  }
}

/** proc(5): `4711 (any name) S 1 ...`; the state is the 3rd field, the start the 22nd. A zombie, `Z`, has ended. */
function lifeOf(id: number, files: Files): { state: string; startTicks: string } | undefined {
  try {
    const text = files.readFileSync(`/proc/${id}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0]!, startTicks: fields[19]! };
  } catch {
    return undefined;
  }
}
