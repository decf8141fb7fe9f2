/** What was loaded, as DAP modules: one for the program's own code, one for each package. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { oneLine } from '../presentation/one-line.js';
import { packageOf } from '../presentation/package-name.js';
import type { Recording } from './recording.js';

const OWN = 'own code';

export function toModules({ engine }: Recording): DebugProtocol.Module[] {
  const recorded = new Map<string, number>();
  for (const { url } of engine.scripts()) {
    const name = packageOf(url) ?? OWN;
    recorded.set(name, (recorded.get(name) ?? 0) + 1);
  }
  const modules = [...recorded].map(([name, count]): DebugProtocol.Module => {
    const scripts = `${count} ${count === 1 ? 'script' : 'scripts'}`;
    return { id: name, name: oneLine(name), isUserCode: name === OWN, symbolStatus: `${scripts} recorded` };
  });
  const others = new Map<string, number>();
  for (const { reason, name, count } of engine.skippedScripts()) {
    if (reason === 'package' && !recorded.has(name)) others.set(name, (others.get(name) ?? 0) + count);
  }
  for (const name of others.keys()) {
    modules.push({
      id: name,
      name: oneLine(name),
      isUserCode: false,
      symbolStatus: 'not recorded: record with --packages',
    });
  }
  return modules;
}
