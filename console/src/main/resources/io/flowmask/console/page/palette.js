/** Colours of classes: told apart from each other and from asphalt, by people with colour deficiencies as far as possible. */

const KNOWN = {
  car: [64, 156, 255],
  truck: [255, 159, 28],
  bus: [186, 104, 255],
  motorcycle: [255, 92, 122],
  bicycle: [45, 212, 167],
  person: [255, 221, 51],
};

const OTHERS = [
  [255, 127, 80], [120, 220, 232], [163, 230, 53], [244, 114, 182],
  [129, 140, 248], [251, 191, 36], [94, 234, 212], [216, 180, 254],
];

/** Red, green and blue of a class; any name has one. */
export function colourOf(className) {
  if (Object.hasOwn(KNOWN, className)) {
    return KNOWN[className];
  }
  let hash = 0;
  for (let i = 0; i < className.length; i++) {
    hash = (hash * 31 + className.charCodeAt(i)) >>> 0;
  }
  return OTHERS[hash % OTHERS.length];
}

/** The same for style sheets and canvases. */
export function cssColour(className) {
  return `rgb(${colourOf(className).join(' ')})`;
}
