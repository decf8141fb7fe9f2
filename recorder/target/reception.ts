/** The recorder's side of the door: opens it, invites processes, reads the notes that threads leave, and closes it. */
import { type FSWatcher, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DoorPlate, NOTE_EXTENSION, type Note, RECORDING_FILE } from '../way-in/door.js';
import { INVITATION_NAME, type Invitation, requireOption, withOption } from '../way-in/invitation.js';

/** Watching alone is not enough: some file systems report nothing. */
const LOOK_INTERVAL_MS = 100;
const BOOTLOADER = fileURLToPath(new URL('../way-in/bootloader.cjs', import.meta.url));

export class Reception {
  /** Mode 0700. */
  readonly #door = mkdtempSync(join(tmpdir(), 'rearview-'));
  readonly #read = new Set<string>();
  readonly #onNote: (note: Note) => void;
  readonly #watcher: FSWatcher;
  readonly #timer: NodeJS.Timeout;

  constructor(plate: DoorPlate, onNote: (note: Note) => void) {
    this.#onNote = onNote;
    writeFileSync(join(this.#door, RECORDING_FILE), JSON.stringify(plate), { mode: 0o600 });
    this.#watcher = watch(this.#door, { persistent: false }, () => this.#look());
    this.#timer = setInterval(() => this.#look(), LOOK_INTERVAL_MS).unref();
  }

  /** The environment for a first process, which invites those it starts itself. */
  invite(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const invitation: Invitation = { door: this.#door, parentTraceId: '' };
    return {
      ...base,
      NODE_OPTIONS: withOption(base.NODE_OPTIONS, requireOption(BOOTLOADER)),
      [INVITATION_NAME]: JSON.stringify(invitation),
    };
  }

  /** After the last notes. What still runs goes on being recorded, and what it starts from now on is not. */
  close(): void {
    this.#watcher.close();
    clearInterval(this.#timer);
    this.#look();
    rmSync(this.#door, { recursive: true, force: true });
  }

  #look(): void {
    for (const name of this.#names()) {
      if (!name.endsWith(NOTE_EXTENSION) || this.#read.has(name)) continue;
      this.#read.add(name);
      this.#onNote(JSON.parse(readFileSync(join(this.#door, name), 'utf8')) as Note);
    }
  }

  /** None once somebody has cleared the folder of temporary files: what runs is recorded on, unnoticed by us. */
  #names(): string[] {
    try {
      return readdirSync(this.#door);
    } catch {
      return [];
    }
  }
}
