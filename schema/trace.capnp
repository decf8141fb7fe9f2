@0xd1f3a6c2b8e94770;
# The Rearview trace format, version 1. This file is the specification; docs/trace-format.md explains it.
#
# A trace is a file of standard single-segment Cap'n Proto stream messages, one after another, each with the
# root struct Record: first a `header`, then any number of `chunk`s, and an `end` when the recording was closed
# in an orderly way. `capnp decode schema/trace.capnp Record < FILE` prints any trace.
#
# Words used below:
#   event     a recorded fact; events of one trace are numbered 0, 1, 2 ... in the order they happened.
#   call      one activation of one function. It has no number of its own: it is named by its `enter` event.
#   call ref  how an event names a call from inside its chunk: values below the number of the keyframe's open
#             calls index those; n + k names the call entered by the k-th `enter` event of this chunk (from 0).
#   lane      one logical thread of work, such as a request.
#   site      a place inside a function, an index into Function.sites; 0 is the function's own start.
#   time      unsigned nanoseconds on a monotonic clock since the trace began (Header.startedAtUnixMicros).
#
# Column data (`:Data` with an element type in its comment) holds little-endian elements without padding.
# All columns of a chunk have one element for each event. "Must" is checked by the reader.
#
# Ordinals only grow. A change an old reader would misread bumps Record.formatVersion.

struct Record {
  # The fixed part, at the same byte offsets in every record (schema/layout.ts), so that a reader walks the file
  # by these 64 bytes alone.
  magic @0 :UInt32;
  # Must be 0x31565652, the bytes "RVV1".
  checksum @1 :UInt32;
  # CRC-32 (IEEE) of the whole message, stream header included, with these four bytes taken as zero.
  firstEvent @2 :UInt64;
  # Number of the first event at or after this record. Must be the sum of eventCount of all records before it.
  firstTimeNs @3 :UInt64;
  # Time of the first event of a chunk; else the time the record was made. Must not go back between records.
  lastTimeNs @4 :UInt64;
  # Time of the last event of a chunk; else equal to firstTimeNs.
  eventCount @5 :UInt32;
  # Number of events in a chunk; else 0.
  segment @6 :UInt32;
  # Dictionaries (strings, shapes) are numbered within a segment. Grows by one when they start anew.
  sequence @7 :UInt32;
  # 0 for the header, then 1, 2, ... Must be without gaps.
  formatVersion @8 :UInt16;
  # 1. A reader refuses a higher one.

  union {
    header @9 :Header;
    chunk @10 :Chunk;
    end @11 :End;
  }
}

struct Header {
  traceId @0 :Text;
  # Random UUID.
  startedAtUnixMicros @1 :UInt64;
  # Wall clock at time 0.
  processId @2 :UInt32;
  threadId @3 :UInt32;
  # worker_threads' threadId; 0 is the main thread.
  parentTraceId @4 :Text;
  # Trace of the process or thread that started this one; empty if none was recorded.
  nodeVersion @5 :Text;
  # As in process.version, with the "v".
  platform @6 :Text;
  arch @7 :Text;
  hostname @8 :Text;
  cwd @9 :Text;
  arguments @10 :List(Text);
  # process.argv.
  nodeArguments @11 :List(Text);
  # process.execArgv.
  recorderVersion @12 :Text;
  limits @13 :CaptureLimits;
  budgetPpm @14 :UInt32;
  # Millionths of the CPU time that recording may take, the thread's, or where Node.js does not tell it the process's; 0 is
  # without bound. See Step.
}

struct CaptureLimits {
  depth @0 :UInt32;
  # Levels of objects inside a captured value.
  properties @1 :UInt32;
  # Own properties of one object, entries of one Map.
  items @2 :UInt32;
  # Items of one array or Set.
  stringLength @3 :UInt32;
  # UTF-16 code units.
  nodes @4 :UInt32;
  # Values in one capture (all arguments of one call together).
}

struct Chunk {
  kinds @0 :Data;
  # UInt8 column: an EventKind each.
  times @1 :Data;
  # UInt32 column: ns since Record.firstTimeNs. Must not decrease.
  subjects @2 :Data;
  # UInt32 column: what the event is about; see EventKind.
  sites @3 :Data;
  # UInt16 column: see EventKind.
  values @4 :Data;
  # UInt32 column: index into `tape` of the first word of the event's captured value or values; 0 is none.
  tape @5 :Data;
  # UInt32 words: captured values, see ValueTag. Word 0 is unused.
  keyframe @6 :Keyframe;
  strings @7 :StringTable;
  # Strings first used in this chunk.
  shapes @8 :ShapeTable;
  # Object shapes first used in this chunk.
  scripts @9 :List(Script);
  # Scripts and functions first known in this chunk. Their ids are the trace's, not the segment's.
  functions @10 :List(Function);
  lanes @11 :List(Lane);
  # Lanes whose laneStart event is in this chunk.
  finishedLanes @12 :List(FinishedLane);
  # Lanes whose laneFinish event is in this chunk.
  notices @13 :List(Notice);
  # What the recorder has to say to the user about this part of the recording.
  skipped @14 :List(SkippedScripts);
  # Scripts that loaded since the last chunk and ran without hooks because they were not chosen.
  steps @15 :List(Step);
  # Those whose `step` event is in this chunk, in its order.
  leftOut @16 :Data;
  # Must be UInt32 pairs: function id, number of its calls since the last chunk that were left out (Detail.sampled and `off`).
  summary @17 :Data;
  # What a search must know to pass the chunk by. Should be the first thing behind this struct, where it comes with the head in
  # one read. CRC-32 (IEEE) of the rest, in four bytes; a byte of flags (1: has a throw event, 2: unwind, 4: catch, 8: uncaught, 16: output);
  # then two lists: the lanes in force at an event of the chunk or of a call on the keyframe's stack, and the functions of
  # `enter` events and of the keyframe's calls. A list is the number of its ids, the first, and what each is more than the one
  # before, as numbers of seven bits a byte, the lowest first, in which a byte's highest bit says that more follow.
  costs @18 :Data;
  # What recording cost, as the recorder measures it on some calls; in few chunks. Must be UInt32 elements. Three numbers of
  # microseconds: CPU time since the last costs, what recording took of it, and what it took beyond Header.budgetPpm and what it
  # has in reserve for short programs. Then pairs: function id, microseconds that recording its calls took. A function may come
  # with less than the whole since the last costs: the rest comes later.
}

enum EventKind {
  none @0;
  # Never written.
  enter @1;
  # A call begins. subject: function id. site: where the caller (the top of the stack) stands; 0 when the stack is
  # empty. value: the receiver if Function.capturesThis, then one value for each parameter.
  leave @2;
  # A call returns. subject: call ref. site: its `return`. value: the result; 0 for a generator call that was closed at a
  # yield (by `return`, as a loop does that ends early).
  unwind @3;
  # A call ends by an exception. subject: call ref. site: where it stood. value: what was thrown, if known.
  await @4;
  # A call is suspended at an await. subject: call ref. site: the await.
  yield @5;
  # A generator call is suspended at a yield. subject: call ref. site: the yield. value: what was yielded.
  resume @6;
  # A suspended call goes on. subject: call ref. site: as when it was suspended. value: on an empty stack, its level
  # from here on, an integer, if it is another than before.
  throw @7;
  # A call is about to throw. subject: call ref. site: the `throw`. value: what is thrown.
  catch @8;
  # A call caught an exception. subject: call ref. site: the catch clause. value: what was caught, if it has a name.
  # Calls above it on the stack have ended.
  lane @9;
  # From here on, on this thread, events belong to another lane. subject: lane id. Calls may be on the stack: a
  # callback of one lane can run on top of calls of another, and the event comes again when those go on. Every event
  # of a call is in the lane in which the call was entered or last resumed.
  laneStart @10;
  # subject: lane id. value: what started it (a request), if captured.
  laneFinish @11;
  # subject: lane id. value: how it ended (a response), if captured.
  lost @12;
  # A call ended without being seen to end; found at this event. subject: call ref. site: where it last stood.
  uncaught @13;
  # An exception reached the event loop. subject: 0. value: what was thrown.
  through @14;
  # The call that the next `enter` begins was made by one that was left out. subject: its function id. site: where it stands.
  # One for each such call between the top of the stack and the one that begins, outermost first; of more than four the
  # innermost. The `enter`, whose site is that of the top of the stack, as ever, must follow at once, in the same chunk.
  step @15;
  # From here on calls of a function are recorded otherwise; see Step. subject: function id. site: its new Detail.
  output @16;
  # Text was written to the standard output. subject: 1 + call ref of the top of the stack, whose event it is, 0 if the stack is
  # empty. site: where it stands. value: the text, as far as it is kept.
  errorOutput @17;
  # As output, to the standard error.
}

struct Keyframe {
  # The state just before the chunk's first event. Columns have one element for each open call, oldest first.
  lane @0 :UInt32;
  # Lane in force.
  enterEvents @1 :Data;
  # UInt64 column: number of the call's enter event. Must grow.
  functions @2 :Data;
  # UInt32 column: function id.
  lanes @3 :Data;
  # UInt32 column: lane the call was entered in or last resumed.
  sites @4 :Data;
  # UInt16 column: where the call stands.
  callerSites @5 :Data;
  # UInt16 column: the site of its enter event.
  levels @6 :Data;
  # UInt32 column: its place among the recorded calls on the stack, from 0. Of one that was resumed on an empty stack, one more than
  # that of its parent, if it had one in its lane.
  parents @7 :Data;
  # UInt32 column: 1 + index, in this keyframe, of the call that made it or, where that has ended, of the innermost open one of
  # those that made it. 0 if there is none, or one between was left out (see `through`).
  states @8 :Data;
  # UInt8 column: 0 on the stack, 1 suspended at an await, 2 suspended at a yield.
  stack @9 :Data;
  # UInt32 elements, not a column: indices of the calls on the physical stack, outermost first.
}

struct StringTable {
  firstId @0 :UInt32;
  # Id, within the segment, of the first string here; of the next one to come where there is none. Id 0 is the empty
  # string and is in no table.
  utf8 @1 :Data;
  # All strings, one after another.
  ends @2 :Data;
  # UInt32 elements: byte offset in utf8 at which each string ends.
}

struct ShapeTable {
  firstId @0 :UInt32;
  # Id, within the segment, of the first shape here; of the next one to come where there is none. Ids begin at 1.
  classNames @1 :Data;
  # UInt32 elements: string id of the constructor's name; 0 for a plain object.
  keyEnds @2 :Data;
  # UInt32 elements: index in `keys` at which each shape's keys end.
  keys @3 :Data;
  # UInt32 elements: string ids of property names in property order.
  flags @4 :Data;
  # UInt8 elements, one for each shape, or none at all for zeros: 1, objects of the class have private fields, which are
  # not captured; 2, the properties are a selection, made for a reader, of what the object tells; 4, it has no prototype.
  symbolKeys @5 :Data;
  # UInt32 elements, growing: indices in `keys` of those that are symbols; their string is the symbol's description.
}

enum ValueTag {
  # A captured value on the tape begins with a word: tag in the low 8 bits, payload in the high 24. "+" words follow.
  # An "object id" tells objects apart for the length of the trace; 0 is "not tracked".
  absent @0;
  # An array hole, or nothing captured.
  undefined @1;
  null @2;
  false @3;
  true @4;
  integer @5;
  # payload: signed 24-bit integer.
  number @6;
  # + two words, low then high, of an IEEE 754 double.
  string @7;
  # payload: string id.
  stringCut @8;
  # payload: string id of the kept beginning. + length of the whole in UTF-16 code units.
  stringEscaped @9;
  # payload: string id of a JSON string literal, for text that is not well-formed Unicode. + length of the whole.
  bigint @10;
  # payload: string id of its decimal digits. + number of digits of the whole.
  symbol @11;
  # payload: string id of its description.
  function @12;
  # payload: string id of its name. + object id, + 1 + function id or 0 if not known.
  class @13;
  # As function.
  object @14;
  # payload: shape id. + object id, + number of own properties left out, then a value for each key of the shape.
  array @15;
  # payload: number of items captured. + object id, + length of the whole, then the items.
  reference @16;
  # An object already captured by the same event. + object id.
  cut @17;
  # An object that was not looked into. payload: CutReason. + object id, + string id of its class name.
  withheld @18;
  # Any value that was not looked at. payload: CutReason.
  date @19;
  # + object id, + two words of a double: ms since 1970, NaN if invalid.
  regexp @20;
  # payload: string id of its source text with slashes and flags. + object id.
  map @21;
  # payload: number of entries captured. + object id, + size, then key and value of each.
  set @22;
  # payload: number of items captured. + object id, + size, then the items.
  error @23;
  # payload: string id of its class name. + object id, then four values: message, stack, cause or absent, and its
  # further own properties as an object or absent.
  bytes @24;
  # payload: string id of its class name (Buffer, Float64Array, ArrayBuffer ...). + object id, + byte length of the
  # whole, + number of bytes captured, then these in words of four, the last padded with zeros.
  promise @25;
  # payload: 0 not known, 1 pending, 2 fulfilled, 3 rejected. + object id.
  boxed @26;
  # A primitive in an object. + object id, then the primitive.
  opaque @27;
  # An object shown by name only. payload: string id of its class name. + object id, + string id of a short text.
  settled @28;
  # A promise with what it was settled with. payload: 2 fulfilled, 3 rejected. + object id, then the value or reason.
  instance @29;
  # An object of a class that extends a built-in one. payload: string id of its class name. The value that follows is an
  # array, map, set, date, regexp, promise, settled or boxed.
}

enum CutReason {
  none @0;
  depth @1;
  # CaptureLimits.depth reached.
  breadth @2;
  # CaptureLimits.properties or .items reached.
  length @3;
  # CaptureLimits.stringLength reached.
  budget @4;
  # CaptureLimits.nodes used up.
  getter @5;
  # An accessor property: reading it would run the program's code.
  proxy @6;
  # A Proxy: looking at it would run the program's code.
  redacted @7;
  # The key looks like a secret.
  failed @8;
  # Looking at it failed.
  unread @9;
  # The stack of an error that nobody has read: V8 makes its text at the first look, by the program's own code if it
  # has set Error.prepareStackTrace.
  steppedDown @10;
  # To record its function in full cost too much at the time (Detail.scalars and `timing`).
}

struct Script {
  id @0 :UInt32;
  # From 1.
  url @1 :Text;
  # file: URL, or what the script calls itself.
  kind @2 :ScriptKind;
  sha256 @3 :Text;
  # Of `source`, lower-case hex.
  source @4 :Text;
  # What the program sees, without the recorder's insertions. Of a TypeScript file whose types Node.js only blanked
  # out: the file as it is, which has the same lines and columns.
  sourceMap @5 :Text;
  # JSON of its source map if it had one, else empty. As it was found: it may be wrong.
  notInstrumented @6 :Text;
  # Why it runs without hooks; empty if it has them.
  sourceMapUrl @7 :Text;
  # file: URL of the map's own file, which its sources are relative to; empty if the map is inside the script.
  sourceMapMissing @8 :Text;
  # Why `sourceMap` is empty although the script names a map; empty otherwise.
  originals @9 :List(OriginalText);
  # Files that the map names as sources and gives no text of.
  unrecorded @10 :Data;
  # UInt32 triples: UnrecordedKind, line, column. Code of a script with hooks that has none itself.
}

struct OriginalText {
  url @0 :Text;
  # file: URL.
  text @1 :Text;
}

enum UnrecordedKind {
  # What such code calls is recorded, as made by the call it runs in.
  function @0;
  # Its calls are not recorded: it stands in the body of a `with`, where a hook could be seen.
  fieldInitializer @1;
  # A class field's, unless it only names or makes a value.
  staticBlock @2;
}

struct SkippedScripts {
  # Nothing of them is in the trace but this. The counts of one reason and name add up over the chunks.
  reason @0 :SkipReason;
  name @1 :Text;
  # With reason `package` the name of the package, else the script's file: URL.
  count @2 :UInt32;
  # Number of scripts.
}

enum SkipReason {
  package @0;
  # In node_modules, and the package was not chosen.
  excluded @1;
  # Matches what was excluded.
  notIncluded @2;
  # Does not match what was included.
}

enum ScriptKind {
  commonjs @0;
  module @1;
  script @2;
  # Of neither: what it declares at its top level is global (`node --eval`, standard input).
}

struct Function {
  id @0 :UInt32;
  # From 1.
  script @1 :UInt32;
  name @2 :Text;
  # As the program sees it (fn.name); empty if it has none.
  className @3 :Text;
  # Class or object-literal binding it is a member of; empty if none.
  kind @4 :FunctionKind;
  isAsync @5 :Bool;
  isGenerator @6 :Bool;
  isStatic @7 :Bool;
  capturesThis @8 :Bool;
  parameters @9 :List(Text);
  # Names bound by its parameters, in order.
  startOffset @10 :UInt32;
  # UTF-16 code units in Script.source, of the text that fn.toString() gives.
  endOffset @11 :UInt32;
  startLine @12 :UInt32;
  # Lines and columns here and in `sites` are 1-based, columns in UTF-16 code units.
  startColumn @13 :UInt32;
  endLine @14 :UInt32;
  endColumn @15 :UInt32;
  sites @16 :Data;
  # UInt32 pairs: line, column. Site 0 is the first.
}

enum FunctionKind {
  module @0;
  # The top level of a script.
  function @1;
  arrow @2;
  method @3;
  getter @4;
  setter @5;
  constructor @6;
}

struct Lane {
  id @0 :UInt32;
  # From 1. Lane 1 is that of start-up: all work that belongs to no other lane.
  kind @1 :LaneKind;
  name @2 :Text;
  # "start-up", "timers", or "GET /cart/20".
  startEvent @3 :UInt64;
  startTimeNs @4 :UInt64;
}

enum LaneKind {
  # Requests have a lane each. Of every other kind there is at most one lane: what called in from the event loop, outside
  # of requests, and all that was started there as far as it is known.
  main @0;
  # The program's start-up, and whatever has no other root.
  request @1;
  timer @2;
  immediate @3;
  network @4;
  # Sockets and name look-ups.
  pipe @5;
  # Pipes and terminals, those of the standard streams included.
  fileSystem @6;
  process @7;
  # Child processes.
  message @8;
  # From other threads.
  signal @9;
  other @10;
  # Other work of Node's, such as compression.
}

struct FinishedLane {
  id @0 :UInt32;
  finishEvent @1 :UInt64;
  finishTimeNs @2 :UInt64;
  status @3 :UInt32;
  # HTTP status; 0 if it has none.
}

struct Step {
  # Recording that takes more than its budget steps the functions down that cost it most, and up again when there is room.
  # At first everything is recorded in full. A call that has begun stays as it is.
  function @0 :UInt32;
  detail @1 :Detail;
  oneOf @2 :UInt32;
  # With detail `sampled`: one of so many calls is recorded, on average; else must be 0.
  event @3 :UInt64;
  # Number of its `step` event. Function and detail must be those of the event.
  timeNs @4 :UInt64;
  recordingPpm @5 :UInt32;
  # Millionths of the CPU time that recording took just before,
  functionPpm @6 :UInt32;
  # and those that this function's calls had of it.
}

enum Detail {
  # From what costs most to what costs least.
  full @0;
  scalars @1;
  # Of objects nothing is captured.
  timing @2;
  # Nothing is captured: when calls begin and end.
  sampled @3;
  # One of Step.oneOf calls is recorded, in full; the others are left out, and have no events.
  off @4;
  # All calls are left out.
}

struct Notice {
  timeNs @0 :UInt64;
  text @1 :Text;
  # One sentence.
}

struct End {
  reason @0 :EndReason;
  exitCode @1 :Int32;
  # With reason `exit`.
  signal @2 :Text;
  # With reason `signal`.
  message @3 :Text;
  # With reason `failed`: why recording stopped before the program did.
}

enum EndReason {
  exit @0;
  signal @1;
  failed @2;
}
