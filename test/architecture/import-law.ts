/**
 * The import law: which part of the tree may import which, each edge with its reason. A folder may always import from
 * itself and from the standard library. The most specific folder named here counts.
 */

export interface Edge {
  from: string;
  to: string;
  because: string;
}

export const PARTS = [
  'schema',
  'recorder',
  'recorder/agent',
  'recorder/agent/loading',
  'recorder/instrument',
  'recorder/target',
  'recorder/way-in',
  'replay',
  'replay/reader',
  'replay/sources',
  'replay/timeline',
  'replay/stepping',
  'replay/query',
  'presentation',
  'adapter',
  'cli',
] as const;

export const EDGES: readonly Edge[] = [
  { from: 'recorder', to: 'schema', because: 'options name capture limits' },
  { from: 'recorder', to: 'recorder/agent', because: 'options end as what the agent is told (types only)' },
  { from: 'recorder', to: 'recorder/target', because: 'the default trace folder is part of the options' },
  { from: 'recorder/agent', to: 'schema', because: 'the agent writes traces' },
  { from: 'recorder/agent', to: 'recorder/instrument', because: 'hooks implement the contract of the inserted code' },
  { from: 'recorder/agent', to: 'recorder/way-in', because: 'a thread invites the threads and processes it starts' },
  { from: 'recorder/agent', to: 'recorder/agent/loading', because: 'installing the agent installs its module hooks' },
  {
    from: 'recorder/agent/loading',
    to: 'recorder/agent',
    because: 'module loading reports to its host (an interface)',
  },
  { from: 'recorder/agent/loading', to: 'recorder/instrument', because: 'modules are instrumented as they load' },
  { from: 'recorder/agent/loading', to: 'schema', because: 'functions and scripts are described in the trace' },
  { from: 'recorder/target', to: 'recorder', because: 'errors and options of a recording' },
  { from: 'recorder/target', to: 'recorder/way-in', because: 'launching opens the door and invites the first process' },
  { from: 'recorder/target', to: 'schema', because: 'a process that a signal ended cannot write the end of its trace' },
  { from: 'recorder/way-in', to: 'recorder/agent', because: 'the bootloader starts the agent (types only)' },
  { from: 'replay', to: 'schema', because: 'the model speaks in coordinates of the trace' },
  { from: 'replay', to: 'replay/reader', because: 'the engine composes its parts' },
  { from: 'replay', to: 'replay/sources', because: 'the engine composes its parts' },
  { from: 'replay', to: 'replay/timeline', because: 'the engine composes its parts' },
  { from: 'replay', to: 'replay/stepping', because: 'the engine composes its parts' },
  { from: 'replay', to: 'replay/query', because: 'the engine composes its parts' },
  { from: 'replay/reader', to: 'schema', because: 'the reader decodes traces' },
  { from: 'replay/reader', to: 'replay', because: 'states of a trace are part of the model' },
  { from: 'replay/sources', to: 'schema', because: 'places of functions become places of sources' },
  { from: 'replay/sources', to: 'replay', because: 'sources are part of the model' },
  { from: 'replay/sources', to: 'replay/reader', because: 'scripts and functions are read from the trace' },
  { from: 'replay/timeline', to: 'schema', because: 'the timeline scans event columns' },
  { from: 'replay/timeline', to: 'replay', because: 'positions are part of the model' },
  { from: 'replay/timeline', to: 'replay/reader', because: 'the timeline is made from chunks' },
  { from: 'replay/stepping', to: 'schema', because: 'lanes are coordinates of the trace' },
  { from: 'replay/stepping', to: 'replay', because: 'stepping moves between positions of the model' },
  { from: 'replay/query', to: 'schema', because: 'queries name calls and functions' },
  { from: 'replay/query', to: 'replay', because: 'queries answer with values of the model' },
  { from: 'replay/query', to: 'replay/sources', because: 'breakpoints are on lines of sources' },
  { from: 'replay/query', to: 'replay/timeline', because: 'a query finds the call it is asked about' },
  { from: 'replay/query', to: 'replay/reader', because: 'captured values are decoded from chunks' },
  { from: 'presentation', to: 'replay/engine', because: 'it puts what the engine says into words (types only)' },
  { from: 'presentation', to: 'schema', because: 'functions, limits and times are those of the trace' },
  { from: 'adapter', to: 'presentation', because: 'every edge shows a value or a time the same way' },
  { from: 'adapter', to: 'replay/engine', because: 'the one door to a recording' },
  { from: 'adapter', to: 'schema', because: 'coordinates only' },
  { from: 'cli', to: 'adapter', because: 'composition root' },
  { from: 'cli', to: 'presentation', because: 'every edge shows a value or a time the same way' },
  { from: 'cli', to: 'recorder', because: 'composition root' },
  { from: 'cli', to: 'recorder/target', because: 'composition root' },
  { from: 'cli', to: 'replay', because: 'composition root' },
  { from: 'cli', to: 'schema', because: 'composition root' },
];

/** Packages a part may import. In the agent: only what is bundled with it. */
export const PACKAGES: Record<string, readonly string[]> = {
  schema: ['capnp-ts'],
  recorder: ['picomatch'],
  'recorder/instrument': ['acorn'],
  'replay/sources': ['@jridgewell/trace-mapping'],
  adapter: ['@vscode/debugadapter', '@vscode/debugprotocol'],
  cli: ['commander'],
};
