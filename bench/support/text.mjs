// Figures as text.

/** `123 (120..130)`: the median, the least and the most. */
export function spreadText({ median, min, max }) {
  return min === max ? short(median) : `${short(median)} (${short(min)}..${short(max)})`;
}

/** Three digits. */
export function short(value) {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

export function megabytes(bytes) {
  return short(bytes / 1e6);
}
