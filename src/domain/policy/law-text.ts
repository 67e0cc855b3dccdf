/** Law as text that keeps everything: JSON has no word for an open end, so these stand for it. */
const open = { "∞": Infinity, "-∞": -Infinity } as const;

/** JSON of a policy or vocabulary, ready to be written canonically. */
export function plainLaw(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, held: unknown) =>
      held === Infinity ? "∞" : held === -Infinity ? "-∞" : held,
    ),
  ) as unknown;
}

export function readLawText<T>(text: string): T {
  return JSON.parse(text, (_, held: unknown) =>
    typeof held === "string" && Object.hasOwn(open, held) ? open[held as keyof typeof open] : held,
  ) as T;
}
