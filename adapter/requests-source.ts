/** source and loadedSources: the recorded text, for sources whose file is gone or changed. */

import { peerError } from './errors.js';
import { asArguments, readInteger, readOptionalText } from './read-arguments.js';
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

    loadedSources: {
      announces: { supportsLoadedSourcesRequest: true },
      handle(_args, reply) {
        const { recording } = session;
        reply({ sources: recording?.engine.sources().map((known) => recording.sources.toSource(known)) ?? [] });
      },
    },
  };
}
