/** Where the tiles of the wall are: plain arithmetic, so that any number of them costs nothing. */

const GAP = 12;
const CAPTION = 34;
const LEAST_WIDTH = 264;
const COMFORTABLE_WIDTH = 340;
const ASPECT = 9 / 16;

/**
 * A grid for some tiles: all of them at once, as large as possible, where they fit the window at a comfortable size; columns to scroll
 * otherwise.
 */
export function grid(width, height, tiles) {
  const most = Math.max(1, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)));
  let best = null;
  for (let columns = 1; columns <= Math.min(most, Math.max(1, tiles)); columns++) {
    const rows = Math.ceil(tiles / columns);
    const byWidth = (width - (columns - 1) * GAP) / columns;
    const byHeight = ((height - (rows - 1) * GAP) / rows - CAPTION) / ASPECT;
    const tileWidth = Math.floor(Math.min(byWidth, byHeight));
    if (tileWidth >= LEAST_WIDTH && (!best || tileWidth > best.tileWidth)) {
      best = {columns, tileWidth};
    }
  }
  if (!best) {
    const columns = Math.max(1, Math.min(most, Math.floor((width + GAP) / (COMFORTABLE_WIDTH + GAP))));
    best = {columns, tileWidth: Math.floor((width - (columns - 1) * GAP) / columns)};
  }
  const tileHeight = Math.round(best.tileWidth * ASPECT) + CAPTION;
  const rows = Math.ceil(tiles / best.columns);
  const used = best.columns * (best.tileWidth + GAP) - GAP;
  return {
    ...best,
    tileHeight,
    rows,
    height: Math.max(0, rows * (tileHeight + GAP) - GAP),
    left: Math.floor(Math.max(0, width - used) / 2),
  };
}

/** Position of a tile in its grid. */
export function place(layout, index) {
  return {
    x: layout.left + (index % layout.columns) * (layout.tileWidth + GAP),
    y: Math.floor(index / layout.columns) * (layout.tileHeight + GAP),
  };
}

/** The tiles that can be seen: from the first to before the last, whole rows. */
export function visible(layout, tiles, scrollTop, height) {
  const step = layout.tileHeight + GAP;
  const firstRow = Math.max(0, Math.floor(scrollTop / step));
  const endRow = Math.ceil((scrollTop + height) / step);
  return {first: Math.min(tiles, firstRow * layout.columns), end: Math.min(tiles, endRow * layout.columns)};
}
