/** A text that is kept beside its test. A golden that is not there fails, and so does one that differs. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'vitest';

/** With `UPDATE_GOLDENS=1` in the environment it is written instead. */
export function expectGolden(path: string, text: string): void {
  if (process.env.UPDATE_GOLDENS === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path), `${path} is missing; UPDATE_GOLDENS=1 writes it`).toBe(true);
  expect(text).toBe(readFileSync(path, 'utf8'));
}
