// Preloaded into a program: own CommonJS modules run with the hooks that Rearview puts in, and the hooks do nothing. So this
// is what instrumented text costs before anything is recorded.
import module from 'node:module';
import { instrument } from '../../dist/recorder/instrument/instrument.js';

const HOOKS_NAME = '$hooksOnly';

class Call {
  set s(_site) {}
  set r(_value) {}
  set t(_value) {}
  v(value) {
    return value;
  }
  k() {}
  k0() {}
  f() {}
  w(value) {
    return value;
  }
  d(value) {
    return value;
  }
  y(value) {
    return value;
  }
  n() {}
  q(value) {
    return value;
  }
  z() {
    return NOTHING;
  }
  x() {}
  o(result) {
    return result !== this;
  }
}

const NOTHING = Object.freeze([]);
const call = new Call();
const enter = () => call;
const names = ['e', 'a'].flatMap((letter) => [0, 1, 2, 3, 4, 'N'].map((count) => letter + count));
globalThis[HOOKS_NAME] = Object.fromEntries(names.map((name) => [name, enter]));

const { _compile } = module.prototype;
let firstFunctionId = 1;
module.prototype._compile = function (source, path, ...rest) {
  if (/[\\/]node_modules[\\/]|control\.cjs$/.test(path)) return _compile.call(this, source, path, ...rest);
  const { code, functions } = instrument({ source, kind: 'commonjs', firstFunctionId, hooksName: HOOKS_NAME });
  firstFunctionId += functions.length;
  return _compile.call(this, code, path, ...rest);
};
