export class DapClient {
  constructor(command: string, args: readonly string[]);
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
