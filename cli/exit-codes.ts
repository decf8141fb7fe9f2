/** Exit codes of our own. A recorded program's passes through `record`. docs/cli.md tells them to the user. */

/** `verify`: the trace is cut or damaged. */
export const EXIT_DAMAGED = 1;
/** Bad usage, bad input, or a recording that could not begin. */
export const EXIT_USER_ERROR = 2;
