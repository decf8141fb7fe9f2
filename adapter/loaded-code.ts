/** Tells the client what a program that is being recorded has loaded since: sources, and modules. What was there before it asks for. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { toModules } from './convert-module.js';
import type { Outlet } from './outlet.js';
import type { Recording } from './recording.js';

export class LoadedCode {
  private sourceCount = 0;
  /** By id, as the client was told. */
  private modules = new Map<DebugProtocol.Module['id'], string>();

  constructor(private readonly outlet: Pick<Outlet, 'event'>) {}

  /** Cost: that of the list of modules, and of a source for each new one. */
  tell(recording: Recording): void {
    const sources = recording.engine.sources();
    for (const source of sources.slice(this.sourceCount)) {
      this.outlet.event('loadedSource', { reason: 'new', source: recording.sources.toListed(source) });
    }
    this.sourceCount = sources.length;
    for (const module of toModules(recording)) {
      const before = this.modules.get(module.id);
      const now = JSON.stringify(module);
      if (before !== now) this.outlet.event('module', { reason: before === undefined ? 'new' : 'changed', module });
      this.modules.set(module.id, now);
    }
  }
}
