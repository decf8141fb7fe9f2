// The oracle: code that the transform has put calls of `ORACLE` into says what is called, with what, and what comes of
// it. One line of JSON for each fact, into the file named by ORACLE_FILE. It keeps a stack of its own, and shares no code
// and no idea with the recorder: it may be as slow and as noticeable as it likes.
'use strict';
const { openSync, writeSync } = require('node:fs');
const {
  isProxy,
  isPromise,
  isDate,
  isRegExp,
  isMap,
  isSet,
  isNativeError,
  isBoxedPrimitive,
  isModuleNamespaceObject,
  isArgumentsObject,
} = require('node:util').types;

const file = openSync(process.env.ORACLE_FILE, 'w');
const stack = [];
let calls = 0;

function say(call, what, detail) {
  writeSync(file, `${JSON.stringify([call.number, what, ...detail])}\n`);
}

function push(call) {
  if (stack.includes(call)) stack.length = stack.indexOf(call) + 1;
  else stack.push(call);
}

function pop(call) {
  const at = stack.indexOf(call);
  if (at >= 0) stack.length = at;
}

function outcome(call, kind, value) {
  call.outcome = [kind, show(value)];
}

globalThis.ORACLE = {
  enter(label, values) {
    const call = { number: calls++, outcome: undefined };
    say(call, 'enters', [label, values.map((value) => show(value)), stack.at(-1)?.number ?? -1]);
    push(call);
    return call;
  },
  returns(call, value) {
    outcome(call, 'returns', value);
    return value;
  },
  threw(call, value) {
    push(call);
    outcome(call, 'throws', value);
  },
  throws(call, value) {
    say(call, 'is about to throw', [show(value)]);
    return value;
  },
  caught(call, value) {
    push(call);
    say(call, 'catches', [show(value)]);
    call.outcome = undefined;
  },
  leave(call) {
    push(call);
    say(call, ...(call.outcome ? [call.outcome[0], [call.outcome[1]]] : ['is closed', []]));
    pop(call);
  },
  suspends(call, value) {
    pop(call);
    return value;
  },
  yields(call, value) {
    say(call, 'yields', [show(value)]);
    pop(call);
    return value;
  },
  resumes(call, value) {
    push(call);
    return value;
  },
  // While an inner generator runs, the one that delegates to it is on the stack.
  delegates(call, iterable) {
    if (iterable === null || iterable === undefined) return iterable;
    const isAsync = iterable[Symbol.asyncIterator] !== undefined;
    const method = isAsync ? Symbol.asyncIterator : Symbol.iterator;
    if (typeof iterable[method] !== 'function') return iterable;
    const inner = iterable[method]();
    const step = (name) => (value) => {
      push(call);
      let result;
      try {
        result = inner[name](value);
      } catch (error) {
        pop(call);
        throw error;
      }
      pop(call);
      return result;
    };
    const outer = { next: step('next') };
    for (const name of ['return', 'throw']) if (inner[name]) outer[name] = step(name);
    return { [method]: () => outer };
  },
};

// What a reader of a trace is shown of a value, to one level: own data properties and nothing that runs code.
function show(value, depth = 1) {
  if (typeof value === 'string') return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'function') return isProxy(value) ? 'proxy' : 'function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (isProxy(value)) return 'proxy';
  if (Array.isArray(value)) {
    return depth === 0 ? 'array' : `[${items(value, depth)}]`;
  }
  if (isPromise(value)) return 'promise';
  if (isDate(value)) return 'date';
  if (isRegExp(value)) return 'regexp';
  if (isMap(value)) return `map(${Reflect.get(Map.prototype, 'size', value)})`;
  if (isSet(value)) return `set(${Reflect.get(Set.prototype, 'size', value)})`;
  if (isNativeError(value)) return `error ${show(Object.getOwnPropertyDescriptor(value, 'message')?.value ?? '')}`;
  if (isBoxedPrimitive(value)) return 'boxed';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return 'bytes';
  if (isModuleNamespaceObject(value) || isArgumentsObject(value) || !isPlain(value)) return 'object';
  return depth === 0 ? 'object' : `{${properties(value, depth)}}`;
}

function isPlain(value) {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === Object.prototype && !Object.hasOwn(prototype, 'constructor');
}

function items(array, depth) {
  return Array.from({ length: Math.min(array.length, 10) }, (_, i) => {
    const property = Object.getOwnPropertyDescriptor(array, i);
    if (!property) return 'hole';
    return 'value' in property ? show(property.value, depth - 1) : 'accessor';
  }).join();
}

function properties(object, depth) {
  const symbols = Object.getOwnPropertySymbols(object).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(object, key),
  );
  return [...Object.keys(object), ...symbols]
    .slice(0, 10)
    .map((key) => {
      const property = Object.getOwnPropertyDescriptor(object, key);
      return `${typeof key === 'symbol' ? key.description : key}:${'value' in property ? show(property.value, depth - 1) : 'accessor'}`;
    })
    .join();
}
