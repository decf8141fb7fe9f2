/**
 * Leaves a stream of the target to a `cat` of its own process group, which goes on when this process ends: a target whose
 * output nobody reads any more would die of the closed pipe.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * @param to where it goes on: a descriptor of ours, or nowhere.
 * Resolves once it has been taken over; rejects where there is no `cat`, and `source` is then still ours.
 */
export function handOver(source: Socket, to: number | 'ignore'): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    if (process.platform === 'win32') {
      reject(new Error('no cat'));
      return;
    }
    const cat = spawn('cat', [], { stdio: [source, to, 'ignore'], detached: true });
    cat.once('error', reject);
    cat.once('spawn', () => {
      source.destroy();
      resolve(cat);
    });
  });
}
