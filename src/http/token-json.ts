const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * One JSON object; null for anything else. A member that stands there twice is refused: whoever reads the
 * other of the two would take the token for something that it is not.
 */
export function parseObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const text = utf8.decode(bytes);
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject && !repeats(text) ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

const parts = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g;

/** Whether an object anywhere in this JSON has two members of one name. */
function repeats(text: string): boolean {
  const open: Set<unknown>[] = [];
  for (const [part, colon] of text.matchAll(parts)) {
    if (part === "{") open.push(new Set());
    else if (part === "}") open.pop();
    else if (colon !== undefined) {
      const name: unknown = JSON.parse(part.slice(0, -colon.length));
      const names = open.at(-1);
      if (names?.has(name) === true) return true;
      names?.add(name);
    }
  }
  return false;
}
