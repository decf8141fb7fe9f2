/**
 * Puts the recorder between Node's module loader and V8: what loads from now on is instrumented, and everything by
 * which a program could notice (stack traces, function texts, reports of uncaught errors) is corrected.
 *
 * Runs once, before any code of the program. Each part changes nothing if this Node does not have what it needs, and
 * the user is told what that means.
 */

import { installCommonJs } from './commonjs-compile.js';
import { coverageReport } from './coverage-report.js';
import { ErrorArrows } from './error-arrow.js';
import { installEsModules } from './es-modules.js';
import { installEvaluatedModules } from './evaluated-modules.js';
import { EvaluatedScripts } from './evaluated-scripts.js';
import { installFatalException } from './fatal-exception.js';
import { installFunctionText } from './function-text.js';
import { declareHooks } from './hooks-name.js';
import { LoaderSource } from './loader-source.js';
import type { LoadingHost } from './loading-host.js';
import { installModuleHooks } from './module-hooks.js';
import { installModuleLinking } from './module-linking.js';
import { OverflowTraces } from './overflow-trace.js';
import { ScriptInstrumenter } from './script-instrumenter.js';
import { ScriptRegistry } from './script-registry.js';
import { createScriptSelection } from './script-selection.js';
import { installSourcePositions } from './source-positions.js';
import { installStackTrace } from './stack-trace.js';
import { installThrownSource } from './thrown-source.js';

/** Gives what is to be called when nothing of the program runs any more. */
export function installLoading(host: LoadingHost): () => void {
  const { node, options } = host;
  const registry = new ScriptRegistry();
  const hooksName = declareHooks(host.hooks);
  const chooses = createScriptSelection(options.scripts);
  const arrows = ErrorArrows.of(node);
  const needsMapComment = installThrownSource(host, registry, arrows) ?? (() => false);
  const instrumenter = new ScriptInstrumenter(host, registry, hooksName, chooses, needsMapComment);

  const overflows = new OverflowTraces();
  if (!installStackTrace(host, registry, overflows)) {
    host.notice('Columns in stack traces are those of the instrumented code: this Node.js hides what corrects them.');
  }
  if (!installFatalException(node, registry, arrows, overflows)) {
    host.notice('The source line printed for an uncaught error is that of the instrumented code.');
  }
  if (arrows !== undefined) installModuleLinking(node, registry, arrows);
  installSourcePositions(node, registry);
  installFunctionText(registry, hooksName);

  if (!installCommonJs(instrumenter, new LoaderSource(node), new EvaluatedScripts(node, instrumenter))) {
    host.notice('CommonJS modules are not recorded: Module.prototype._compile is not as expected.');
  }
  if (!installEsModules(node, instrumenter) && !installModuleHooks(instrumenter)) {
    host.notice('ES modules are not recorded: this Node.js shows no way to instrument them.');
  }
  installEvaluatedModules(node, instrumenter);
  return coverageReport(host, registry);
}
