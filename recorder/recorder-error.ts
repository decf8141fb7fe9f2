/** A failure the user can do something about: its message is one sentence that says what. */
export class RecorderError extends Error {
  override readonly name = 'RecorderError';
}
