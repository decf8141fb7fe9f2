/** The recorder's side of the door: opens it, invites processes, reads the notes that threads leave, and closes it. */
import fs, { type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DoorPlate, NOTE_EXTENSION, type Note, RECORDING_FILE } from '../way-in/door.js';
import { INVITATION_NAME, type Invitation, requireOption, withOption } from '../way-in/invitation.js';
import { thisRecorder } from '../way-in/recorder-process.js';
import { makeTemporaryFolder } from './temporary-folder.js';

/** Watching alone is not enough: some file systems report nothing, and the system's watches may be used up. */
const LOOK_INTERVAL_MS = 100;
const BOOTLOADER = fileURLToPath(new URL('../way-in/bootloader.cjs', import.meta.url));

export class Reception {
  readonly #door = makeTemporaryFolder('rearview-');
  readonly #onNote: (note: Note) => void;
  readonly #watcher: FSWatcher | undefined;
  readonly #timer: NodeJS.Timeout;

  /** Throws a RecorderError where there can be no temporary folder. */
  constructor(plate: Omit<DoorPlate, 'recorder'>, onNote: (note: Note) => void) {
    this.#onNote = onNote;
    const whole: DoorPlate = { ...plate, recorder: thisRecorder(fs) };
    fs.writeFileSync(join(this.#door, RECORDING_FILE), JSON.stringify(whole), { mode: 0o600 });
    this.#watcher = watch(this.#door, () => this.#look());
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
    this.#watcher?.close();
    clearInterval(this.#timer);
    this.#look();
    try {
      fs.rmSync(this.#door, { recursive: true, force: true });
    } catch {
      // Somebody has left a note just now; who comes later finds nobody here.
    }
  }

  #look(): void {
    for (const name of namesIn(this.#door)) {
      const note = name.endsWith(NOTE_EXTENSION) ? take(join(this.#door, name)) : undefined;
      if (note !== undefined) this.#onNote(note);
    }
  }
}

/** Undefined where the system has no more watches to give. */
function watch(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = fs.watch(folder, { persistent: false }, onChange);
    return watcher.on('error', () => watcher.close());
  } catch {
    return undefined;
  }
}

/** None once somebody has cleared the folder of temporary files: what runs is recorded on, unnoticed by us. */
function namesIn(door: string): string[] {
  try {
    return fs.readdirSync(door);
  } catch {
    return [];
  }
}

/** Removes it. Undefined where somebody else has. */
function take(path: string): Note | undefined {
  try {
    const note = JSON.parse(fs.readFileSync(path, 'utf8')) as Note;
    fs.unlinkSync(path);
    return note;
  } catch {
    return undefined;
  }
}
