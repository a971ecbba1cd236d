// Pictures that scenarios hand in: PNG files of one size, painted pixel by pixel.

import { crc32, deflateSync } from "node:zlib";

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG of `width` × `height`; `paint` gives `[red, green, blue]` of a point. */
export function png(width, height, paint) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = [];
  for (let y = 0; y < height; y += 1) {
    rows.push(0);
    for (let x = 0; x < width; x += 1) rows.push(...paint(x / width, y / height));
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.from(rows))), chunk("IEND", Buffer.alloc(0))]);
}

/** A bird of two strokes on a plain ground. */
export function logo(side, ground = [200, 16, 46]) {
  return png(side, side, (x, y) => {
    const wing = Math.abs(y - 0.35 - Math.abs(x - 0.5) * 0.6) < 0.06 && Math.abs(x - 0.5) < 0.36;
    const body = Math.abs(x - 0.5) < 0.05 && y > 0.35 && y < 0.75;
    return wing || body ? [255, 255, 255] : ground;
  });
}
