/**
 * What the client said about itself in `initialize`, and the one place where lines, columns and paths change between
 * its way of counting and ours. Behaviour follows these flags, never the client's name: clients lie about that.
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Column, Line } from '../schema/coordinates.js';
import { type Arguments, readFlag, readOptionalText } from './read-arguments.js';

export class Client {
  private readonly firstLine: 0 | 1;
  private readonly firstColumn: 0 | 1;
  private readonly pathsAreUris: boolean;
  readonly pagesVariables: boolean;
  readonly showsTypes: boolean;
  readonly showsProgress: boolean;
  readonly readsMemory: boolean;

  constructor(args: Arguments) {
    this.firstLine = readFlag(args, 'linesStartAt1') === false ? 0 : 1;
    this.firstColumn = readFlag(args, 'columnsStartAt1') === false ? 0 : 1;
    this.pathsAreUris = readOptionalText(args, 'pathFormat') === 'uri';
    this.pagesVariables = readFlag(args, 'supportsVariablePaging') === true;
    this.showsTypes = readFlag(args, 'supportsVariableType') === true;
    this.readsMemory = readFlag(args, 'supportsMemoryReferences') === true;
    this.showsProgress = readFlag(args, 'supportsProgressReporting') === true;
  }

  lineOut(line: Line): number {
    return line - 1 + this.firstLine;
  }

  lineIn(line: number): Line {
    return (line + 1 - this.firstLine) as Line;
  }

  columnOut(column: Column): number {
    return column - 1 + this.firstColumn;
  }

  columnIn(column: number): Column {
    return (column + 1 - this.firstColumn) as Column;
  }

  pathOut(path: string): string {
    return this.pathsAreUris ? pathToFileURL(path).href : path;
  }

  /**
   * Takes a URI whatever was agreed: VS Code sends `vscode-remote://...` from a remote window in path mode too. Of a
   * URI of another scheme the path part is taken.
   */
  pathIn(pathOrUri: string): string {
    // Two letters at least: `C:\cart.js` is a path.
    if (!/^[a-z][a-z0-9+.-]+:/i.test(pathOrUri)) return pathOrUri;
    try {
      const url = new URL(pathOrUri);
      return url.protocol === 'file:' ? fileURLToPath(url) : decodeURIComponent(url.pathname);
    } catch {
      // Not a URI after all (a malformed escape, a file with a colon in its name): take it as it is.
      return pathOrUri;
    }
  }
}
