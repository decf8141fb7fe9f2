/** Why something was not captured, in words that end a sentence. */
import type { CutReasonName } from '../../model.js';

export const CAPTURE_REASONS: Readonly<Record<CutReasonName, string>> = {
  none: 'no reason was recorded',
  depth: 'the depth limit of captures was reached',
  breadth: 'the limit of properties and items was reached',
  length: 'the limit of string length was reached',
  budget: "the capture's budget of values was used up",
  getter: 'it is a getter, and reading it would have run the program',
  proxy: 'it is a Proxy, and looking at it would have run the program',
  redacted: 'it looks like a secret',
  failed: 'looking at it failed',
  unread: 'nobody had read it, and the first look makes its text',
  steppedDown: 'recording its function cost too much',
  damaged: 'the recording is damaged here',
};
