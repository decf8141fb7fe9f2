/** What a recording shows of the values that its program passed to `show(label, value)`, by label. */
import { functionPlaces } from '../../presentation/function-place.js';
import { preview } from '../../presentation/preview.js';
import { type CapturedValue, openEngine } from '../../replay/engine.js';

export function shownValues(trace: string): Map<string, { value: CapturedValue; text: string }> {
  const engine = openEngine(trace);
  try {
    const placeOf = functionPlaces(engine);
    const { limits } = engine.info.header;
    const show = engine.functions().find(({ name }) => name === 'show');
    const shown = new Map<string, { value: CapturedValue; text: string }>();
    let at = engine.first();
    for (;;) {
      const info = engine.describe(at!);
      if (info.kind === 'entry' && info.function === show?.id) {
        const [label, value] = engine.values(at!, info.call).parameters.map((parameter) => parameter.value);
        if (label?.kind !== 'string' || !value) throw new Error('expected show(label, value)');
        shown.set(label.value, { value, text: preview(value, limits, placeOf) });
      }
      const stop = engine.step(at!, 'in', 'forward');
      if (stop.boundary) return shown;
      at = stop.position;
    }
  } finally {
    engine.close();
  }
}
