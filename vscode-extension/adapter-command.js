/**
 * Finds the command that starts the debug adapter. Apart from the extension, so that it can be tested without VS Code.
 */

const { existsSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

/**
 * The setting; else the nearest `rearview` at or above one of the folders: installed in its node_modules, or the
 * project itself. Undefined if there is none.
 * @param {string | string[] | undefined} setting
 * @param {string[]} folders absolute paths, the most likely first
 * @returns {{ command: string, args: string[] } | undefined}
 */
function findAdapterCommand(setting, folders) {
  const given = (Array.isArray(setting) ? setting : [setting]).filter(
    (part) => typeof part === 'string' && part !== '',
  );
  if (given.length > 0) {
    const args = [...given.slice(1), 'dap'];
    return given[0] === 'node' ? underNode(args) : { command: given[0], args };
  }
  for (const folder of folders) {
    for (let at = folder; ; at = dirname(at)) {
      const found = commandIn(at);
      if (found) return found;
      if (dirname(at) === at) break;
    }
  }
  return undefined;
}

function commandIn(folder) {
  const bin = join(folder, 'node_modules', '.bin', 'rearview');
  // The shims that npm makes on Windows need a shell; the script behind them does not.
  if (process.platform !== 'win32' && existsSync(bin)) return { command: bin, args: ['dap'] };
  for (const root of [join(folder, 'node_modules', 'rearview'), folder]) {
    const main = join(root, 'dist', 'cli', 'main.js');
    if (packageName(root) === 'rearview' && existsSync(main)) return underNode([main, 'dap']);
  }
  return undefined;
}

/** VS Code takes the command `node` to mean its own Node.js, which would load the script by `require`. */
function underNode(args) {
  if (process.platform === 'win32') return { command: 'node.exe', args };
  return { command: '/usr/bin/env', args: ['node', ...args] };
}

function packageName(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name;
  } catch {
    // No package, or none that can be read.
    return undefined;
  }
}

module.exports = { findAdapterCommand };
