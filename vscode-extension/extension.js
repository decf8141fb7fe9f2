/**
 * Rearview in VS Code: starts `rearview dap` for debug sessions of type `rearview`, and gives the reverse commands, which
 * VS Code has without keys or palette entries, both.
 */

const { dirname, isAbsolute } = require('node:path');
const vscode = require('vscode');
const { findAdapterCommand } = require('./adapter-command.js');

const TYPE = 'rearview';
const LANGUAGES = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'];
const INSTALL =
  'Rearview was not found in the folder that is open. Install it there, or set "rearview.command" to where it is, such as ["node", "/where/it/is/dist/cli/main.js"].';

function activate(context) {
  const { commands, debug } = vscode;
  context.subscriptions.push(
    debug.registerDebugAdapterDescriptorFactory(TYPE, { createDebugAdapterDescriptor }),
    debug.registerDebugAdapterTrackerFactory(TYPE, { createDebugAdapterTracker }),
    debug.registerDebugConfigurationProvider(TYPE, { resolveDebugConfiguration }),
    debug.registerDebugConfigurationProvider(
      TYPE,
      { provideDebugConfigurations: () => [recordFile(), replayLatest()] },
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    commands.registerCommand('rearview.stepBack', () => commands.executeCommand('workbench.action.debug.stepBack')),
    commands.registerCommand('rearview.reverseContinue', () =>
      commands.executeCommand('workbench.action.debug.reverseContinue'),
    ),
    // The protocol has no requests for these; the adapter takes them as commands.
    commands.registerCommand('rearview.stepBackInto', () => sendCommand(':backin')),
    commands.registerCommand('rearview.stepBackOut', () => sendCommand(':backout')),
    commands.registerCommand('rearview.replay', replay),
  );
}

function createDebugAdapterDescriptor(session) {
  const setting = vscode.workspace.getConfiguration('rearview', session.workspaceFolder).get('command');
  const { program, trace } = session.configuration;
  const opened = [session.workspaceFolder, ...(vscode.workspace.workspaceFolders ?? [])]
    .filter((folder) => folder !== undefined)
    .map((folder) => folder.uri.fsPath);
  // A trace may be a name; "latest" is in no folder.
  const started = [program, trace]
    .filter((path) => typeof path === 'string' && isAbsolute(path))
    .map((path) => dirname(path));
  const found = findAdapterCommand(setting, [...opened, ...started]);
  if (!found) throw new Error(INSTALL);
  return new vscode.DebugAdapterExecutable(found.command, found.args, opened[0] ? { cwd: opened[0] } : undefined);
}

/** VS Code is silent about an adapter that cannot start, as where there is no Node.js. */
function createDebugAdapterTracker(session) {
  let watching = true;
  const failed = (how) => {
    if (!watching) return;
    watching = false;
    vscode.window.showErrorMessage(`Rearview: "${session.name}" did not start: the debug adapter ${how}.`);
  };
  const stopWatching = () => {
    watching = false;
  };
  return {
    onDidSendMessage: stopWatching,
    onWillStopSession: stopWatching,
    onError: (error) => failed(`could not run: ${error.message}`),
    onExit: (code, signal) => failed(signal ? `was ended by ${signal}` : `ended with exit code ${code}`),
  };
}

/** F5 without a launch.json gives an empty configuration: record the file that is open. */
function resolveDebugConfiguration(folder, configuration) {
  let resolved = configuration;
  if (!configuration.type && !configuration.request && !configuration.name) {
    const document = vscode.window.activeTextEditor?.document;
    if (document && LANGUAGES.includes(document.languageId)) resolved = recordFile();
  }
  if (!resolved.program && !resolved.trace) {
    vscode.window.showErrorMessage('Rearview: open a JavaScript file, or give "program" or "trace" in launch.json.');
    return undefined;
  }
  if (resolved.program && !resolved.cwd && folder) return { ...resolved, cwd: folder.uri.fsPath };
  return resolved;
}

function recordFile() {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code puts the path in
  return { type: TYPE, request: 'launch', name: 'Record this file', program: '${file}' };
}

function replayLatest() {
  return { type: TYPE, request: 'launch', name: 'Replay latest', trace: 'latest' };
}

async function sendCommand(expression) {
  const session = vscode.debug.activeDebugSession;
  if (session?.type !== TYPE) return;
  try {
    await session.customRequest('evaluate', { expression, context: 'repl' });
  } catch (error) {
    vscode.window.showErrorMessage(`Rearview: ${error instanceof Error ? error.message : error}`);
  }
}

/** Those of the folders that are open, the newest first, or any other file. */
async function chooseRecording() {
  const { window, workspace } = vscode;
  const found = await workspace.findFiles('**/.rearview/*.rvtrace', '**/node_modules/**', 1000);
  const name = (uri) => uri.path.split('/').pop();
  // Their names begin with the time.
  const recordings = found.sort((a, b) => (name(a) < name(b) ? 1 : -1));
  const other = { label: 'Another file...' };
  if (recordings.length > 0) {
    const items = recordings.map((uri) => ({ label: name(uri), description: workspace.asRelativePath(uri), uri }));
    const item = await window.showQuickPick([...items, other], { title: 'Replay Recording', matchOnDescription: true });
    if (item !== other) return item?.uri;
  }
  const filters = { 'Rearview recordings': ['rvtrace'] };
  return (await window.showOpenDialog({ filters, title: 'Replay Recording' }))?.[0];
}

/** @param {import('vscode').Uri | undefined} uri from the explorer; else asks. */
async function replay(uri) {
  const chosen = uri ?? (await chooseRecording());
  if (!chosen) return;
  const folder = vscode.workspace.getWorkspaceFolder(chosen) ?? vscode.workspace.workspaceFolders?.[0];
  const name = `Replay ${chosen.path.split('/').pop()}`;
  await vscode.debug.startDebugging(folder, { type: TYPE, request: 'launch', name, trace: chosen.fsPath });
}

module.exports = { activate };
