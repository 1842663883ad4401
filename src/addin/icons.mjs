// The add-in's icons, drawn here: an envelope with a tick on a blue ground. PNG (ISO/IEC 15948), truecolour with alpha.
import * as zlib from "node:zlib";

const SAMPLES = 4;
const BLUE = [29, 79, 140];
const WHITE = [255, 255, 255];
const GREEN = [0, 112, 60];

/** Colour at a point of the unit square; null: nothing. */
function colourAt(x, y) {
  if (onTick(x, y)) return WHITE;
  if (Math.hypot(x - 0.72, y - 0.72) < 0.25) return GREEN;
  if (Math.hypot(x - 0.72, y - 0.72) < 0.3) return BLUE;
  if (isInEnvelope(x, y)) return isFold(x, y) ? BLUE : WHITE;
  return isInRounded(x, y, 0.02, 0.02, 0.98, 0.98, 0.18) ? BLUE : null;
}

function isInEnvelope(x, y) {
  return isInRounded(x, y, 0.14, 0.24, 0.86, 0.74, 0.05);
}

function isFold(x, y) {
  return distance(x, y, 0.14, 0.27, 0.5, 0.55) < 0.03 || distance(x, y, 0.86, 0.27, 0.5, 0.55) < 0.03;
}

function onTick(x, y) {
  return distance(x, y, 0.61, 0.73, 0.69, 0.81) < 0.04 || distance(x, y, 0.69, 0.81, 0.84, 0.63) < 0.04;
}

function isInRounded(x, y, left, top, right, bottom, radius) {
  if (x < left || x > right || y < top || y > bottom) return false;
  const dx = Math.max(left + radius - x, x - right + radius, 0);
  const dy = Math.max(top + radius - y, y - bottom + radius, 0);
  return Math.hypot(dx, dy) <= radius;
}

/** From a point to a stretch. */
function distance(x, y, x1, y1, x2, y2) {
  const along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1));
}

function pixel(column, row, size) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const colour = colourAt((column + ((i % SAMPLES) + 0.5) / SAMPLES) / size, (row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / size);
    if (!colour) continue;
    colour.forEach((value, channel) => (sum[channel] += value));
    sum[3]++;
  }
  return sum[3] === 0 ? [0, 0, 0, 0] : [sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3], (sum[3] * 255) / SAMPLES ** 2].map(Math.round);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Node before 22.2 has none of its own. */
function crc(bytes) {
  if (zlib.crc32) return zlib.crc32(bytes);
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}

export function icon(size) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Array.from({ length: size }, (_, row) => Buffer.from([0, ...Array.from({ length: size }, (_, column) => pixel(column, row, size)).flat()]));
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", header), chunk("IDAT", zlib.deflateSync(Buffer.concat(rows), { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}
