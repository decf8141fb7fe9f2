export class DapClient {
  constructor(command: string, args: readonly string[]);
  send(command: string, args?: object): Promise<unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: as for request.
  on(event: string, listener: (event: any) => void): this;
  nextEvent(name: string): Promise<Stopped>;
  // biome-ignore lint/suspicious/noExplicitAny: bodies have a shape for each command; callers say which they expect.
  request(command: string, args?: object): Promise<any>;
  move(command: string, args: object): Promise<Stopped>;
  openTrace(trace: string, options?: object, exceptionFilters?: readonly string[]): Promise<Stopped>;
  close(): Promise<void>;
}

export interface Stopped {
  reason: string;
  threadId: number;
  description?: string;
}
