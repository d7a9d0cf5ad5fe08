// The one order of strings: by Unicode code point, as databases order UTF-8 bytes, without a locale (C-SRT-05).

/** Negative, zero or positive, as `one` sorts before, with or after `other`. */
export function compareText(one: string, other: string): number {
  const length = Math.min(one.length, other.length)
  for (let at = 0; at < length; at += 1) {
    const left = one.charCodeAt(at)
    const right = other.charCodeAt(at)
    if (left !== right) return codePointRank(left) - codePointRank(right)
  }
  return one.length - other.length
}

// UTF-16 puts surrogates (U+10000 and above) before U+E000..U+FFFF; by code point they come after.
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
