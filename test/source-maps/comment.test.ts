/** Which text at the end of a script is its sourceMappingURL comment. */
import { expect, test } from 'vitest';
import { sourceMapAddress } from '../../recorder/agent/loading/source-map-comment.js';

const code = 'const a = 1;\n';

test.each([
  ['the usual', `${code}//# sourceMappingURL=a.map`, 'a.map'],
  ['the older form', `${code}//@ sourceMappingURL=a.map\n`, 'a.map'],
  ['in a block', `${code}/*# sourceMappingURL=a.map */`, 'a.map'],
  ['of several the last', `${code}//# sourceMappingURL=a.map\n//# sourceMappingURL=b.map\n`, 'b.map'],
  ['with comments behind', `${code}//# sourceMappingURL=a.map\n\n// (c)\r\n/* of\n us */\n//# sourceURL=x`, 'a.map'],
  ['behind code', 'a(); //# sourceMappingURL=a.map', 'a.map'],
  ['behind code with an address', 'a("http://x"); //# sourceMappingURL=a.map', 'a.map'],
  ['indented', `${code}\t //# sourceMappingURL=a.map  `, 'a.map'],
  ['nothing but it', '//# sourceMappingURL=a.map', 'a.map'],
  ['with quotes', `${code}//# sourceMappingURL=data:application/json,%7B'x'%7D`, "data:application/json,%7B'x'%7D"],
])('%s', (_name, source, address) => {
  expect(sourceMapAddress(source)).toBe(address);
});

test.each([
  ['no comment', code],
  ['an empty text', ''],
  ['code behind it', `//# sourceMappingURL=a.map\n${code}`],
  ['a string', 'a("//# sourceMappingURL=a.map");'],
  ['a string at the end', "a('//# sourceMappingURL=a.map'"],
  ['a template', 'a(`\n//# sourceMappingURL=a.map\n`);'],
  ['the end of a template', 'a(`\n//# sourceMappingURL=a.map`'],
  ['a comment about it', `${code}// see //# sourceMappingURL=a.map`],
  ['in another comment', `${code}/* such as\n//# sourceMappingURL=a.map\n*/`],
  ['without a sign', `${code}// sourceMappingURL=a.map`],
  ['words behind the address', `${code}//# sourceMappingURL=a.map is it`],
  ['an end of a comment', '*/'],
  ['an end of a comment with the word', 'sourceMappingURL= */'],
])('not %s', (_name, source) => {
  expect(sourceMapAddress(source)).toBe('');
});
