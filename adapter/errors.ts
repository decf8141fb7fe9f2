/**
 * Failed requests. The message of a RequestError is one sentence for whoever reads it; `showUser` says whether that is
 * the person (an answer to something they asked for) or the author of the client (it broke the protocol).
 */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(
    message: string,
    readonly showUser: boolean,
  ) {
    super(message);
  }
}

/** The person asked for something that cannot be had. */
export function userError(message: string): RequestError {
  return new RequestError(message, true);
}

/** The client sent something it should not have, or asked for something that is gone: nothing for the person to do. */
export function peerError(message: string): RequestError {
  return new RequestError(message, false);
}

/** In the protocol's word for it: what `cancel` has called off. */
export function cancelled(): RequestError {
  return peerError('cancelled');
}

/** What a client named, in a sentence that stays one. */
export function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
