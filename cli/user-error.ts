/** A command line that cannot be carried out: its message is one sentence that says what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
