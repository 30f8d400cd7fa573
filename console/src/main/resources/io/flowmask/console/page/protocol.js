/**
 * What goes over the live connection. The console sends text (JSON: `update`, once a second, or `refused`) and frames (binary). The
 * page says `hello` with its token, `show` for the cameras that can be seen, and `done` for frames that it has drawn or left out.
 */

const decoder = new TextDecoder();

/**
 * A frame: 4 bytes with the length of its description, the description (JSON), and the image as the camera sent it. The image becomes
 * the description's `image`, a Blob.
 */
export function parseFrame(buffer) {
  const length = new DataView(buffer).getUint32(0);
  const frame = JSON.parse(decoder.decode(new Uint8Array(buffer, 4, length)));
  frame.image = new Blob([new Uint8Array(buffer, 4 + length)], {type: frame.encoding});
  return frame;
}

export const hello = (token) => JSON.stringify({type: 'hello', token});
export const show = (cameras, large) => JSON.stringify({type: 'show', cameras, large});
export const done = (frames) => JSON.stringify({type: 'done', frames});
