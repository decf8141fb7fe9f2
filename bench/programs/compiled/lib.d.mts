/** As much of the language's library as the program uses: reading all of it would be most of the work. */
declare global {
  interface Array<T> {
    readonly length: number;
    [index: number]: T;
    push(...items: T[]): number;
    filter(wanted: (item: T) => boolean): T[];
    reduce<Result>(step: (before: Result, item: T) => Result, first: Result): Result;
  }
  interface ReadonlyArray<T> {
    readonly length: number;
    readonly [index: number]: T;
  }
  interface Boolean {}
  interface CallableFunction {}
  interface Function {}
  interface IArguments {}
  interface NewableFunction {}
  interface Number {}
  interface Object {}
  interface RegExp {}
  interface String {}
}

export {};
