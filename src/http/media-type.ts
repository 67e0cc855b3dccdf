/** In which of the two types of GraphQL over HTTP a reply is written. */
export type MediaType = "application/json" | "application/graphql-response+json";

const chosen = new Map<string, MediaType | null>();
const chosenMax = 500;

/** The type that a caller likes best; null where it accepts neither. */
export function chooseMediaType(accept: string | null): MediaType | null {
  if (accept === null || accept === "" || accept === "*/*") return "application/json";
  let type = chosen.get(accept);
  if (type === undefined) {
    type = read(accept);
    if (chosen.size >= chosenMax) chosen.clear();
    chosen.set(accept, type);
  }
  return type;
}

/** What each range may be answered with. */
const offers: Readonly<Record<string, MediaType>> = {
  "application/graphql-response+json": "application/graphql-response+json",
  "application/json": "application/json",
  "application/*": "application/json",
  "*/*": "application/json",
};

function read(accept: string): MediaType | null {
  let best: { readonly type: MediaType; readonly weight: number } | null = null;
  for (const range of accept.slice(0, 1000).split(",")) {
    const [name = "", ...parameters] = range
      .toLowerCase()
      .split(";")
      .map((part) => part.trim());
    const type = Object.hasOwn(offers, name) ? offers[name] : undefined;
    const weight = weightOf(parameters);
    if (type === undefined || weight === 0 || !isUtf8(parameters)) continue;
    if (best === null || weight > best.weight) best = { type, weight };
  }
  return best?.type ?? null;
}

function weightOf(parameters: readonly string[]): number {
  const weight = parameters.find((one) => one.startsWith("q="));
  const value = weight === undefined ? 1 : Number(weight.slice(2));
  return value >= 0 && value <= 1 ? value : 0;
}

function isUtf8(parameters: readonly string[]): boolean {
  const charset = parameters.find((one) => one.startsWith("charset="));
  return charset === undefined || /^charset="?utf-8"?$/.test(charset);
}
