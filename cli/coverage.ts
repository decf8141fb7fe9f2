/** Which code a trace has hooks of, which it has not, and why: the same words in `verify` and `doctor`. */
import { packageOf } from '../presentation/package-name.js';
import type { ScriptReport, VerifyReport } from '../replay/engine.js';
import type { SkipReason, UnrecordedKind } from '../schema/enums.js';
import type { Json } from './value-json.js';

/** More names than this are counted only. */
const MOST_NAMES = 10;

const WHY_SKIPPED: Readonly<Record<Exclude<SkipReason, 'package'>, string>> = {
  excluded: 'matches --exclude',
  notIncluded: 'does not match --include',
};

const WHY_UNRECORDED: Readonly<Record<UnrecordedKind, string>> = {
  function: 'function inside `with`: its calls are not recorded, the object of the `with` could see a hook',
  fieldInitializer: 'field initialiser: what it calls is shown as called by whoever makes the object',
  staticBlock: 'static block: what it calls is shown as called by the code around the class',
};

/** For every trace: what no recorder of scripts can see. */
const NEVER_SEEN = 'never recorded: code in eval, new Function and vm contexts, WebAssembly and native addons';

/** One line each, without indentation. */
export function coverageLines(report: VerifyReport): string[] {
  const own = report.scripts.filter(({ url }) => packageOf(url) === undefined);
  return [
    `own code: ${countText(own)}`,
    ...packageLines(report),
    ...bounded(
      report.scripts
        .filter(({ notInstrumented }) => notInstrumented !== '')
        .map(({ url, notInstrumented }) => `not instrumented: ${url}: ${notInstrumented}`),
      'not instrumented',
    ),
    ...skippedLines(report),
    ...bounded(report.scripts.flatMap(unrecordedLines), 'without hooks'),
    NEVER_SEEN,
  ];
}

/** The packages that were not chosen, most scripts first. */
export function skippedPackages({ skipped }: Pick<VerifyReport, 'skipped'>): { name: string; scripts: number }[] {
  return skipped
    .filter(({ reason }) => reason === 'package')
    .map(({ name, count }) => ({ name, scripts: count }))
    .sort((a, b) => b.scripts - a.scripts);
}

export function packagesOption(packages: readonly { name: string }[]): string {
  return packages.length > MOST_NAMES ? "--packages '*'" : `--packages ${packages.map(({ name }) => name).join(',')}`;
}

export function coverageJson(report: VerifyReport): Record<string, Json> {
  return {
    scripts: report.scripts.map((script) => ({
      url: script.url,
      kind: script.kind,
      package: packageOf(script.url) ?? null,
      functions: script.functions,
      calledFunctions: script.calledFunctions,
      sourceMap: script.hasSourceMap,
      sourceMapProblem: script.sourceMapProblem || null,
      notInstrumented: script.notInstrumented || null,
      unrecorded: script.unrecorded.map(({ kind, position: { line, column } }) => ({ kind, line, column })),
    })),
    skipped: report.skipped.map(({ reason, name, count }) => ({ reason, name, scripts: count })),
  };
}

/** `3 scripts with 12 functions, 5 of them called`. */
function countText(scripts: readonly ScriptReport[]): string {
  const recorded = scripts.filter(({ notInstrumented }) => notInstrumented === '');
  const functions = recorded.reduce((sum, script) => sum + script.functions, 0);
  const called = recorded.reduce((sum, script) => sum + script.calledFunctions, 0);
  return `${counted(recorded.length, 'script')} instrumented with ${counted(functions, 'function')}, ${called} of them called`;
}

function packageLines(report: VerifyReport): string[] {
  const byPackage = new Map<string, ScriptReport[]>();
  for (const script of report.scripts) {
    const name = packageOf(script.url);
    if (name !== undefined) byPackage.set(name, [...(byPackage.get(name) ?? []), script]);
  }
  const lines = [...byPackage].map(([name, scripts]) => `package ${name}: ${countText(scripts)}`);
  const rest = [...byPackage.values()].slice(MOST_NAMES).flat();
  if (rest.length === 0) return lines;
  return [...lines.slice(0, MOST_NAMES), `${byPackage.size - MOST_NAMES} more packages: ${countText(rest)}`];
}

function unrecordedLines({ url, unrecorded }: ScriptReport): string[] {
  return unrecorded.map(
    ({ kind, position }) => `no hooks at ${url}:${position.line}:${position.column}: ${WHY_UNRECORDED[kind]}`,
  );
}

function skippedLines(report: VerifyReport): string[] {
  const files = report.skipped.flatMap(({ reason, name }) =>
    reason === 'package' ? [] : [`not chosen: ${name}: ${WHY_SKIPPED[reason]}`],
  );
  const lines = bounded(files, 'not chosen');
  const packages = skippedPackages(report);
  if (packages.length === 0) return lines;
  const names = packages.slice(0, MOST_NAMES).map(({ name, scripts }) => `${name} (${counted(scripts, 'script')})`);
  if (packages.length > MOST_NAMES) names.push(`${packages.length - MOST_NAMES} more`);
  return [...lines, `packages not chosen: ${names.join(', ')}; ${packagesOption(packages)} records them`];
}

/** The first of them, and how many more there are. */
function bounded(lines: readonly string[], what: string): string[] {
  if (lines.length <= MOST_NAMES) return [...lines];
  return [...lines.slice(0, MOST_NAMES), `... and ${lines.length - MOST_NAMES} more ${what}; --json names all of them`];
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
