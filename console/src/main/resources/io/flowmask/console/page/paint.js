/** Draws a frame with its masks, boxes and classes on a canvas. */

import {labelMask, runLengths} from './rle.js';
import {colourOf, cssColour} from './palette.js';

const FILL_ALPHA = 105;
const EDGE_ALPHA = 255;
/** No frame of the job is larger; a message that says so is not worth the memory. */
const MOST_PIXELS = 50_000_000;

const scratch = document.createElement('canvas');
const scratchContext = scratch.getContext('2d', {willReadFrequently: true});

/**
 * Paints a frame, as large as fits, in the middle.
 *
 * canvas: sized in device pixels
 * picture: the decoded image
 * frame: its description, as protocol.js has it
 * layers: {masks, boxes, labels}
 */
export function paint(canvas, picture, frame, layers) {
  const context = canvas.getContext('2d');
  const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height);
  const width = Math.round(picture.width * scale);
  const height = Math.round(picture.height * scale);
  const left = Math.round((canvas.width - width) / 2);
  const top = Math.round((canvas.height - height) / 2);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, left, top, width, height);
  if (!frame.instances) {
    return;
  }
  if (layers.masks && frame.instances.length > 0 && frame.width * frame.height <= MOST_PIXELS) {
    // Small tiles need no more pixels of a mask than they have themselves.
    const step = Math.max(1, Math.floor(frame.width / width));
    context.drawImage(maskPicture(frame, step), left, top, width, height);
  }
  context.save();
  context.translate(left, top);
  context.scale(width / frame.width, height / frame.height);
  const pixel = frame.width / width;
  const ratio = canvas.width / Math.max(1, canvas.clientWidth);
  if (layers.boxes) {
    drawBoxes(context, frame, pixel * ratio);
  }
  if (layers.labels) {
    drawLabels(context, frame, pixel * ratio, canvas.clientWidth);
  }
  context.restore();
}

function maskPicture(frame, step) {
  const columns = Math.ceil(frame.width / step);
  const rows = Math.ceil(frame.height / step);
  const labels = new Uint8Array(columns * rows);
  // The best comes last and so lies on top.
  for (let i = Math.min(frame.instances.length, 255) - 1; i >= 0; i--) {
    const {size, counts} = frame.instances[i];
    if (size[0] === frame.height && size[1] === frame.width) {
      labelMask(runLengths(counts), frame.width, frame.height, step, labels, i + 1);
    }
  }
  if (scratch.width !== columns || scratch.height !== rows) {
    scratch.width = columns;
    scratch.height = rows;
  }
  const image = scratchContext.createImageData(columns, rows);
  tint(labels, columns, rows, frame.instances, new Uint32Array(image.data.buffer));
  scratchContext.putImageData(image, 0, 0);
  return scratch;
}

function tint(labels, columns, rows, instances, pixels) {
  const inside = instances.map((instance) => packed(colourOf(instance.class), FILL_ALPHA));
  const edge = instances.map((instance) => packed(colourOf(instance.class), EDGE_ALPHA));
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const label = labels[at];
      if (label !== 0) {
        const isInside = column > 0 && column < columns - 1 && row > 0 && row < rows - 1
          && labels[at - 1] === label && labels[at + 1] === label
          && labels[at - columns] === label && labels[at + columns] === label;
        pixels[at] = isInside ? inside[label - 1] : edge[label - 1];
      }
    }
  }
}

/** A pixel as it lies in the memory of a canvas, on the little-endian machines that browsers run on. */
function packed([red, green, blue], alpha) {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function drawBoxes(context, frame, pixel) {
  context.lineWidth = 1.25 * pixel;
  for (const {class: name, box: [x, y, width, height]} of frame.instances) {
    context.strokeStyle = cssColour(name);
    context.strokeRect(x, y, width, height);
  }
}

/** Names above the boxes; on small tiles only where there is room for them. */
function drawLabels(context, frame, pixel, shownWidth) {
  const large = shownWidth > 560;
  const size = (large ? 12 : 10) * pixel;
  context.font = `600 ${size}px system-ui, sans-serif`;
  context.textBaseline = 'alphabetic';
  for (const {class: name, score, box: [x, y, width]} of [...frame.instances].reverse()) {
    const text = large ? `${name} ${Math.round(score * 100)} %` : name;
    const textWidth = context.measureText(text).width;
    if (!large && textWidth > 1.6 * width) {
      continue;
    }
    const padding = 0.35 * size;
    const left = Math.max(0, Math.min(x, frame.width - textWidth - 2 * padding));
    const bottom = Math.max(y, 1.3 * size);
    context.fillStyle = cssColour(name);
    context.fillRect(left, bottom - 1.3 * size, textWidth + 2 * padding, 1.3 * size);
    context.fillStyle = '#0b0e11';
    context.fillText(text, left + padding, bottom - 0.34 * size);
  }
}
