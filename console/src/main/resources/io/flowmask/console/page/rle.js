/**
 * COCO's compressed run lengths, which are how masks come: characters of 6 bits from '0' on, each with 5 bits of a number, its lowest
 * first, and a bit that says whether more follow. From the fourth number on, it is the difference to the one before the last. The
 * numbers are lengths of runs, outside and inside in turn, down the columns from the left.
 */

/** The run lengths in a text. Throws where it is none. */
export function runLengths(text) {
  const lengths = [];
  let at = 0;
  while (at < text.length) {
    let value = 0;
    let shift = 0;
    let bits;
    do {
      bits = text.charCodeAt(at++) - 48;
      if (!(bits >= 0 && bits < 64) || shift > 25) {
        throw new Error(`Not run lengths: character ${at - 1} of ${text.length}`);
      }
      value |= (bits & 31) << shift;
      shift += 5;
    } while (bits & 32);
    if (bits & 16) {
      value |= -1 << shift;
    }
    if (lengths.length > 2) {
      value += lengths[lengths.length - 2];
    }
    if (value < 0) {
      throw new Error(`Not run lengths: ${value} before character ${at}`);
    }
    lengths.push(value);
  }
  return lengths;
}

/**
 * Writes a label wherever a mask covers the sampled pixels of a frame.
 *
 * labels: Uint8Array, row by row, of ceil(width / step) × ceil(height / step)
 * step: every step-th pixel in both directions is looked at; 1 for all
 */
export function labelMask(lengths, width, height, step, labels, label) {
  const columns = Math.ceil(width / step);
  const end = width * height;
  let position = 0;
  for (let run = 0; run < lengths.length && position < end; run++) {
    const runEnd = Math.min(end, position + lengths[run]);
    if (run % 2 === 1) {
      labelRun(position, runEnd, height, step, columns, labels, label);
    }
    position = runEnd;
  }
}

function labelRun(from, to, height, step, columns, labels, label) {
  let x = Math.floor(from / height);
  while (x * height < to) {
    if (x % step === 0) {
      const first = Math.max(0, from - x * height);
      const last = Math.min(height, to - x * height);
      const column = x / step;
      for (let y = Math.ceil(first / step) * step; y < last; y += step) {
        labels[(y / step) * columns + column] = label;
      }
    }
    x++;
  }
}
