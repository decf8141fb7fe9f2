/** The state of a trace in words and as JSON. */
import type { TraceState } from '../replay/engine.js';
import type { Json } from './value-json.js';

export function stateText(state: TraceState): string {
  switch (state.kind) {
    case 'recording':
      return 'still recording';
    case 'cut':
      return `cut at moment ${state.moment}: ${state.reason}`;
    case 'complete':
      switch (state.end.reason) {
        case 'exit':
          return `complete, exit code ${state.end.exitCode}`;
        case 'signal':
          return `complete, ended by ${state.end.signal}`;
        case 'failed':
          return `recording stopped: ${state.end.message}`;
      }
  }
}

export function stateJson(state: TraceState): Json {
  switch (state.kind) {
    case 'recording':
      return { kind: 'recording' };
    case 'cut':
      return { kind: 'cut', moment: state.moment, offsetBytes: state.offsetBytes, reason: state.reason };
    case 'complete':
      return { kind: 'complete', ...state.end };
  }
}
