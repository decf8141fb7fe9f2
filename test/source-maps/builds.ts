/**
 * One TypeScript program (test/fixtures/typescript-shop) made into JavaScript by the tools people use, with their source maps. Each build
 * lies in a folder of its own, with the sources where the map says they are.
 */
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import esbuild from 'esbuild';
import { root, temporaryFolder } from '../support/cli.js';
import { targetPackages, targetsFolder } from '../support/target-nodes.js';

export interface Build {
  /** What is run. */
  entry: string;
  /** Where it was built, and is run. */
  folder: string;
  /** Folder of the TypeScript. */
  sources: string;
}

const typescriptFolder = join(root, 'test/fixtures/typescript-shop');
const requireTarget = createRequire(join(targetsFolder, 'package.json'));
const FILES = ['money.ts', 'shop.ts'];

/** A folder with the TypeScript in `src`, where the packages of test/targets can be imported. */
export function sourceFolder(type: 'commonjs' | 'module'): string {
  const folder = temporaryFolder();
  cpSync(typescriptFolder, join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
  symlinkSync(targetPackages, join(folder, 'node_modules'), 'junction');
  return folder;
}

const read = (folder: string, name: string) => readFileSync(join(folder, 'src', name), 'utf8');

interface Compiled {
  outputText: string;
  sourceMapText?: string;
}

/** As tsc does, file by file. `fileName` is what the map names as its source. */
function compile(text: string, fileName: string, options: Record<string, unknown>): Compiled {
  const typescript = requireTarget('typescript');
  const { ScriptTarget, ModuleKind } = typescript;
  return typescript.transpileModule(text, {
    fileName,
    compilerOptions: {
      target: ScriptTarget.ES2022,
      module: ModuleKind.CommonJS,
      allowImportingTsExtensions: true,
      rewriteRelativeImportExtensions: true,
      ...options,
    },
  });
}

/** `dist/*.js` beside `dist/*.js.map`, of maps without texts: what `"sourceMap": true` gives. */
export function tscWithFileMaps(): Build {
  const folder = sourceFolder('commonjs');
  mkdirSync(join(folder, 'dist'));
  for (const name of FILES) {
    const { outputText, sourceMapText } = compile(read(folder, name), `../src/${name}`, { sourceMap: true });
    const output = name.replace('.ts', '.js');
    const map = JSON.parse(sourceMapText!);
    // Of a single text the compiler cannot know where it is going.
    writeFileSync(join(folder, `dist/${output}.map`), JSON.stringify({ ...map, sources: [`../src/${name}`] }));
    writeFileSync(join(folder, 'dist', output), outputText);
  }
  return { entry: join(folder, 'dist/shop.js'), folder, sources: join(folder, 'src') };
}

/** Modules with the map and the texts inside, and the sources gone. */
export function tscWithInlineMaps(): Build {
  const folder = sourceFolder('module');
  const { ModuleKind } = requireTarget('typescript');
  const options = { inlineSourceMap: true, inlineSources: true, module: ModuleKind.ESNext, verbatimModuleSyntax: true };
  for (const name of FILES) {
    const { outputText } = compile(read(folder, name), name, options);
    writeFileSync(join(folder, 'src', name.replace('.ts', '.js')), outputText);
  }
  return { entry: join(folder, 'src/shop.js'), folder, sources: join(folder, 'src') };
}

export async function rollupBundle(): Promise<Build> {
  const folder = sourceFolder('commonjs');
  const { ModuleKind } = requireTarget('typescript');
  const { rollup } = requireTarget('rollup');
  const bundle = await rollup({
    input: join(folder, 'src/shop.ts'),
    plugins: [
      {
        name: 'typescript',
        transform(text: string, id: string) {
          const options = { module: ModuleKind.ESNext, sourceMap: true, rewriteRelativeImportExtensions: false };
          const { outputText, sourceMapText } = compile(text, basename(id), options);
          return { code: outputText, map: sourceMapText };
        },
      },
    ],
  });
  const entry = join(folder, 'dist/bundle.js');
  await bundle.write({ file: entry, format: 'cjs', sourcemap: true });
  await bundle.close();
  return { entry, folder, sources: join(folder, 'src') };
}

/** Its map names `webpack://shop/./src/shop.ts`. */
export async function webpackBundle(): Promise<Build> {
  const folder = sourceFolder('commonjs');
  const loader = join(folder, 'typescript-loader.cjs');
  writeFileSync(
    loader,
    `const ts = require('typescript');
module.exports = function (text) {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, sourceMap: true };
  const { outputText, sourceMapText } = ts.transpileModule(text, { compilerOptions, fileName: this.resourcePath });
  const map = JSON.parse(sourceMapText);
  this.callback(null, outputText.replace(/\\/\\/# source.*/, ''), { ...map, sources: [this.resourcePath], sourcesContent: [text] });
};`,
  );
  const compiler = requireTarget('webpack')({
    context: folder,
    entry: './src/shop.ts',
    mode: 'development',
    devtool: 'source-map',
    target: 'node',
    output: { path: join(folder, 'dist'), filename: 'bundle.js', uniqueName: 'shop' },
    module: { rules: [{ test: /\.ts$/, use: loader }] },
  });
  const stats = (await promisify(compiler.run.bind(compiler))()) as { hasErrors(): boolean; toString(): string };
  if (stats.hasErrors()) throw new Error(stats.toString());
  await promisify(compiler.close.bind(compiler))();
  return { entry: join(folder, 'dist/bundle.js'), folder, sources: join(folder, 'src') };
}

/** One line, with one-letter names. */
export async function esbuildMinified(): Promise<Build> {
  const folder = sourceFolder('commonjs');
  const entry = join(folder, 'dist/bundle.js');
  await esbuild.build({
    entryPoints: [join(folder, 'src/shop.ts')],
    outfile: entry,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: 'linked',
    logLevel: 'error',
  });
  return { entry, folder, sources: join(folder, 'src') };
}

/** tsc's output minified: a map through a map. */
export async function terserOverTsc(): Promise<Build> {
  const build = tscWithFileMaps();
  const { minify } = requireTarget('terser');
  for (const name of ['money.js', 'shop.js']) {
    const file = join(build.folder, 'dist', name);
    const { code, map } = await minify(
      { [name]: readFileSync(file, 'utf8').replace(/\/\/# source.*/, '') },
      {
        // A function that is inlined is called where it was written, by its map.
        compress: { inline: false, reduce_funcs: false },
        sourceMap: { content: readFileSync(`${file}.map`, 'utf8'), url: `${name}.map` },
        toplevel: true,
      },
    );
    writeFileSync(file, code);
    writeFileSync(`${file}.map`, map);
  }
  return build;
}

/** tsc's files put one behind the other, and their maps as sections of one. */
export function sectionedMap(): Build {
  const folder = sourceFolder('commonjs');
  const sections: unknown[] = [];
  let code = 'var exports_of = {}, load = (name) => exports_of[name];\n';
  for (const name of FILES) {
    const { outputText, sourceMapText } = compile(read(folder, name), name, { sourceMap: true });
    code += `(function (exports, require) {\n`;
    sections.push({
      offset: { line: code.split('\n').length - 1, column: 0 },
      map: { ...JSON.parse(sourceMapText!), sources: [`src/${name}`], sourcesContent: [read(folder, name)] },
    });
    code += outputText.replace(/\/\/# source.*/, '').trimEnd();
    code += `\n})(exports_of['./${name.replace('.ts', '.js')}'] = {}, load);\n`;
  }
  const entry = join(folder, 'joined.js');
  writeFileSync(entry, `${code}//@ sourceMappingURL=joined.map`);
  writeFileSync(join(folder, 'joined.map'), JSON.stringify({ version: 3, sections }));
  return { entry, folder, sources: join(folder, 'src') };
}
