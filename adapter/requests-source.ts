/** source, loadedSources and modules: the recorded text, for sources whose file is gone or changed. */

import { toModules } from './convert-module.js';
import { peerError } from './errors.js';
import { asArguments, readCount, readInteger, readOptionalText } from './read-arguments.js';
import type { RequestGroup } from './request-handler.js';
import type { SessionState } from './session-state.js';

export function sourceRequests(session: SessionState): RequestGroup {
  return {
    source: {
      handle(args, reply) {
        const { sources } = session.mustBeLoaded().recording;
        // The reference is in both places in the protocol; the one in `source` counts.
        const source = asArguments(args.source);
        const reference = typeof source.sourceReference === 'number' ? source.sourceReference : 0;
        const path = readOptionalText(source, 'path');
        const known =
          reference === 0 && path !== undefined
            ? sources.matching({ path })[0]
            : sources.byReference(reference || readInteger(args, 'sourceReference'));
        if (!known) throw peerError('This source is not in the recording.');
        // A client knows other languages by the name.
        const isJavaScript = known.kind !== 'original' || /\.[cm]?js$/.test(known.url);
        reply({ content: known.text, ...(isJavaScript ? { mimeType: 'text/javascript' } : {}) });
      },
    },

    modules: {
      announces: { supportsModulesRequest: true },
      handle(args, reply) {
        const modules = session.recording ? toModules(session.recording) : [];
        const start = readCount(args, 'startModule') ?? 0;
        const count = readCount(args, 'moduleCount') ?? 0;
        const page = modules.slice(start, count > 0 ? start + count : undefined);
        reply({ modules: page, totalModules: modules.length });
      },
    },

    loadedSources: {
      announces: { supportsLoadedSourcesRequest: true, supportedChecksumAlgorithms: ['SHA256'] },
      handle(_args, reply) {
        const { recording } = session;
        reply({ sources: recording?.engine.sources().map((known) => recording.sources.toListed(known)) ?? [] });
      },
    },
  };
}
