/**
 * What the client looks at: one position of the recording and the lane it was chosen in. Every other lane is shown at
 * its own last position at or before it.
 */
import type { Engine, Position } from '../replay/engine.js';
import { type LaneId, MAIN_LANE } from '../schema/coordinates.js';
import { type FrameHandle, notBegunLabel, toFrameHandles } from './convert-frame.js';
import type { Container } from './convert-variable.js';
import { peerError } from './errors.js';
import { Handles } from './handles.js';
import type { Lanes } from './lanes.js';

export interface FrameOnStack {
  id: number;
  handle: FrameHandle;
}

export class View {
  readonly frames: Handles<FrameHandle>;
  readonly containers: Handles<Container>;
  /** Of goto and stepIn. */
  readonly targets: Handles<Position>;
  /** Undefined while the recording is empty. */
  position: Position | undefined;
  lane: LaneId = MAIN_LANE;
  private readonly stacks = new Map<number, FrameOnStack[]>();

  constructor(
    private readonly engine: Engine,
    private readonly lanes: Lanes,
    numbersAfter: number,
  ) {
    this.frames = new Handles(numbersAfter);
    this.containers = new Handles(numbersAfter);
    this.targets = new Handles(numbersAfter);
  }

  move(position: Position | undefined, lane: LaneId): void {
    this.position = position;
    this.lane = lane;
    this.stacks.clear();
    this.frames.newStop();
    this.containers.newStop();
    this.targets.newStop();
  }

  /** Throws where the frame is of a stop too long ago, or never was. */
  frame(id: number): FrameHandle {
    const handle = this.frames.get(id);
    if (!handle) throw peerError('This frame is no longer known.');
    return handle;
  }

  /** As `frame`, for a place to jump to. */
  target(id: number): Position {
    const position = this.targets.get(id);
    if (position === undefined) throw peerError('This target is no longer known.');
    return position;
  }

  /** Undefined for a lane that has not begun, or that there is not. */
  positionIn(lane: number): Position | undefined {
    const known = this.lanes.find(lane);
    return known && this.position !== undefined ? this.engine.inLane(this.position, known.id) : undefined;
  }

  /** Never empty. Ids stay the same until the view moves. */
  stack(lane: number): FrameOnStack[] {
    let stack = this.stacks.get(lane);
    if (!stack) {
      const position = this.positionIn(lane);
      const handles =
        position === undefined ? [notBegunLabel(this.lanes.find(lane))] : toFrameHandles(this.engine, position);
      stack = handles.map((handle) => ({ id: this.frames.add(handle), handle }));
      this.stacks.set(lane, stack);
    }
    return stack;
  }
}
