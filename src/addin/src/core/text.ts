/** Words and letters as the engine counts them; ES2016 has no classes of characters in patterns. */

/** Ranges of code points that are signs rather than letters although no case tells: punctuation, symbols, emoji, variation selectors. */
const SIGNS = [
  [0x0000, 0x002f], [0x003a, 0x0040], [0x005b, 0x0060], [0x007b, 0x00a9], [0x00ab, 0x00b4], [0x00b6, 0x00b9], [0x00bb, 0x00bf], [0x00d7, 0x00d7], [0x00f7, 0x00f7],
  [0x02c2, 0x02c5], [0x0300, 0x036f], [0x037e, 0x037e], [0x0387, 0x0387], [0x0589, 0x05cf], [0x0600, 0x061f], [0x064b, 0x065f], [0x066a, 0x066d], [0x06d4, 0x06d4],
  [0x0964, 0x0965], [0x0e3f, 0x0e3f], [0x1680, 0x1680], [0x1ab0, 0x1aff], [0x2000, 0x2070], [0x2074, 0x207e], [0x2080, 0x208f], [0x20a0, 0x2101],
  [0x2190, 0x2bff], [0x2e00, 0x2fff], [0x3000, 0x3004], [0x3008, 0x3030], [0x303d, 0x303f], [0x30fb, 0x30fb], [0xd800, 0xf8ff], [0xfe00, 0xfe6f],
  [0xfeff, 0xff0f], [0xff1a, 0xff20], [0xff3b, 0xff40], [0xff5b, 0xff65], [0xffe0, 0xffff], [0x1f000, 0x1faff], [0xe0000, 0xe01ef],
];

export function isLetterOrDigit(codePoint: number): boolean {
  return !SIGNS.some(([first, last]) => codePoint >= first! && codePoint <= last!);
}

/** Letters and digits, words parted by one blank, lower case; "" where nothing but signs is there. */
export function simplified(text: string): string {
  let result = "";
  for (const sign of text) {
    const code = sign.codePointAt(0)!;
    if (isLetterOrDigit(code)) result += sign.toLowerCase();
    else if (sign !== "'" && sign !== "’" && result !== "" && result.charAt(result.length - 1) !== " ") result += " ";
  }
  return result.trim();
}

/** Without what shows nothing or turns the sentence round it. */
export function withoutControls(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202c-\u202e]/g, "");
}

/** "1,234". */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Bytes in UTF-8, or a few more. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
  }
  return bytes;
}

/** The beginning, without half of a pair at its end. */
export function upTo(text: string, length: number): string {
  return text.slice(0, length > 0 && length < text.length && isHighSurrogate(text.charCodeAt(length - 1)) ? length - 1 : Math.max(0, length));
}

export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  // never half of a pair
  const end = isHighSurrogate(text.charCodeAt(length - 2)) ? length - 2 : length - 1;
  return text.slice(0, end) + "…";
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
