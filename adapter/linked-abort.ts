/** An AbortController that is aborted with a signal as well. Not AbortSignal.any, which Node has only since 20.3. */
export interface LinkedAbort {
  controller: AbortController;
  /** Lets go of the signal, which may live longer. */
  release(): void;
}

export function linkedAbort(signal: AbortSignal): LinkedAbort {
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return { controller, release: () => signal.removeEventListener('abort', abort) };
}
