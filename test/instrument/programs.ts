/**
 * Small programs, each for one thing that instrumentation could change. They print what they see with `print`; where they
 * run on later they leave a promise in `exports.done`.
 */
export interface Program {
  source: string;
  /** Why the shadow stack is not compared with V8's here. */
  unchecked?: string;
}

const WHERE = `function where() { return new Error().stack.split('\\n').filter((l) => l.includes('/fixture/')).slice(1).map((l) => /:(\\d+):\\d+\\)?$/.exec(l)[1]).join(); }\n`;

function program(source: string): Program {
  return { source: WHERE + source };
}

export const programs: Record<string, Program> = {
  'calls and returns': program(`
function add(a, b) { return a + b }
const twice = (x) => add(x, x);
print(twice(4), add.toString.length, twice.name, add.length);
`),
};
