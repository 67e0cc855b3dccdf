/** 县级以上行政区划代码 (GB/T 2260): six digits, zeros on the right for the higher levels. */
const shape = /^[1-9]\d{5}$/;

export function isRegionCode(text: string): boolean {
  return shape.test(text);
}

/** True when `inner` is `outer` or lies within it: 371302 and 371300 within 371300. */
export function lies(inner: string, outer: string): boolean {
  const stem = outer.endsWith("0000") ? 2 : outer.endsWith("00") ? 4 : 6;
  return inner.slice(0, stem) === outer.slice(0, stem);
}

/** The territories in which a region lies, itself first: county, city, province. */
export function enclosing(code: string): readonly string[] {
  return [...new Set([code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`])];
}
