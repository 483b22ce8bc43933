/**
 * A QR code (ISO/IEC 18004) of a short text: bytes, correction level L, versions 1 to 15, mask 0.
 * Enough for an `otpauth` address, so that no library is needed and the secret goes nowhere.
 */

type Square = boolean | null; // null: nothing there yet

// By version: codewords of data in a block, blocks, codewords of correction a block (level L).
const BLOCKS: readonly (readonly [number[], number])[] = [
  [[19], 7],
  [[34], 10],
  [[55], 15],
  [[80], 20],
  [[108], 26],
  [[68, 68], 18],
  [[78, 78], 20],
  [[97, 97], 24],
  [[116, 116], 30],
  [[68, 68, 69, 69], 18],
  [[81, 81, 81, 81], 20],
  [[92, 92, 93, 93], 24],
  [[107, 107, 107, 107], 26],
  [[115, 115, 115, 116], 30],
  [[87, 87, 87, 87, 87, 88], 22],
];
const ALIGNED = [
  [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50], [6, 30, 54],
  [6, 32, 58], [6, 34, 62], [6, 26, 46, 66], [6, 26, 48, 70],
];
const FORMAT = 0b111011111000100; // level L with mask 0, already protected

/** Rows of squares, dark ones true; nothing if the text is too long. */
export function qr(text: string): boolean[][] {
  const bytes = [...new TextEncoder().encode(text)];
  const version = BLOCKS.findIndex(([data], place) => sum(data) * 8 >= 4 + lengthBits(place + 1) + bytes.length * 8) + 1;
  const blocks = BLOCKS[version - 1];
  if (!blocks) return [];
  const rows = patterns(version);
  place(rows, codewords(bytes, lengthBits(version), ...blocks));
  return rows.map((row) => row.map(Boolean));
}

const lengthBits = (version: number) => (version < 10 ? 8 : 16);
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

function codewords(bytes: number[], lengthBits: number, data: number[], correction: number): number[] {
  const bits = [0, 1, 0, 0, ...binary(bytes.length, lengthBits), ...bytes.flatMap((byte) => binary(byte, 8)), 0, 0, 0, 0];
  const words: number[] = [];
  for (let at = 0; at + 8 <= bits.length; at += 8) words.push(parseInt(bits.slice(at, at + 8).join(""), 2));
  for (let pad = 0; words.length < sum(data); pad++) words.push(pad % 2 ? 0x11 : 0xec);
  const blocks = data.map((length, place) => words.slice(sum(data.slice(0, place)), sum(data.slice(0, place)) + length));
  return [...interleaved(blocks), ...interleaved(blocks.map((block) => remainder(block, correction)))];
}

const binary = (value: number, length: number) =>
  Array.from({ length }, (_, place) => (value >> (length - 1 - place)) & 1);

const interleaved = (blocks: number[][]) =>
  Array.from({ length: Math.max(...blocks.map((block) => block.length)) }, (_, at) =>
    blocks.flatMap((block) => block[at] ?? []),
  ).flat();

/** Multiply in the field of 256 elements that the code reckons in. */
function times(a: number, b: number): number {
  let product = 0;
  for (; b; b >>= 1, a = (a << 1) ^ (a & 0x80 ? 0x11d : 0)) if (b & 1) product ^= a;
  return product;
}

/** The Reed–Solomon codewords of a block. */
function remainder(block: number[], degree: number): number[] {
  const divisor: number[] = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let i = 0; i < degree; i++, root = times(root, 2)) {
    for (let j = 0; j < degree; j++) divisor[j] = times(divisor[j] ?? 0, root) ^ (divisor[j + 1] ?? 0);
  }
  const rest = Array<number>(degree).fill(0);
  for (const word of block) {
    const factor = word ^ (rest.shift() ?? 0);
    rest.push(0);
    divisor.forEach((coefficient, at) => (rest[at] = (rest[at] ?? 0) ^ times(coefficient, factor)));
  }
  return rest;
}

/** Everything but the data: finders, timing, alignment, format and, from 7 on, the version. */
function patterns(version: number): Square[][] {
  const size = version * 4 + 17;
  const rows = Array.from({ length: size }, () => Array<Square>(size).fill(null));
  const set = (x: number, y: number, dark: boolean) => {
    const row = rows[y];
    if (row && x >= 0 && x < size) row[x] = dark;
  };
  const rings = (x: number, y: number, reach: number, dark: (ring: number) => boolean) => {
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++) set(x + dx, y + dy, dark(Math.max(Math.abs(dx), Math.abs(dy))));
  };
  for (let at = 0; at < size; at++) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) rings(x, y, 4, (ring) => ring !== 2 && ring !== 4);
  const centres = ALIGNED[version - 1] ?? [];
  const [near, far] = [centres[0], centres.at(-1)];
  for (const x of centres)
    for (const y of centres) {
      const isFinder = (x === near && y === near) || (x === near && y === far) || (x === far && y === near);
      if (!isFinder) rings(x, y, 2, (ring) => ring !== 1);
    }
  formats(size, set);
  if (version >= 7) versions(version, size, set);
  return rows;
}

function formats(size: number, set: (x: number, y: number, dark: boolean) => void): void {
  for (let place = 0; place < 15; place++) {
    const dark = ((FORMAT >> place) & 1) === 1;
    const around = place < 6 ? place : place < 8 ? place + 1 : 14 - place; // jumps over the timing
    if (place < 8) set(8, around, dark);
    else set(place === 8 ? 7 : around, 8, dark);
    if (place < 8) set(size - 1 - place, 8, dark);
    else set(8, size - 15 + place, dark);
  }
  set(8, size - 8, true);
}

function versions(version: number, size: number, set: (x: number, y: number, dark: boolean) => void): void {
  let rest = version;
  for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let place = 0; place < 18; place++) {
    const dark = ((bits >> place) & 1) === 1;
    const [long, short] = [size - 11 + (place % 3), Math.floor(place / 3)];
    set(long, short, dark);
    set(short, long, dark);
  }
}

/** Lay the codewords in, two columns at a time from the right, up and down; mask 0 turns every other square. */
function place(rows: Square[][], words: number[]): void {
  const size = rows.length;
  const bits = words.flatMap((word) => binary(word, 8));
  let next = 0;
  let up = true;
  for (let right = size - 1; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = rows[y];
        if (!row || row[x] !== null) continue;
        row[x] = ((bits[next++] ?? 0) === 1) !== ((x + y) % 2 === 0);
      }
    }
  }
}
