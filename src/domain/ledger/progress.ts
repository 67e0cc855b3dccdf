import { lies } from "../registry/region.ts";

/** How much of one measure holds in one county. */
export interface Holding {
  readonly policy: string;
  readonly measure: string;
  readonly place: string;
  readonly total: number;
  readonly overdue: number;
}

export interface Body {
  readonly code: string;
  readonly name: string;
  readonly region: string;
  readonly departments: readonly string[];
}

/** How far a body has come with what it has to carry out in one county. */
export interface Progress {
  readonly key: string;
  readonly place: string;
  readonly institution: string;
  readonly name: string;
  readonly total: number;
  readonly reported: number;
  readonly outstanding: number;
  readonly overdue: number;
}

/** Who has acted and who has not, by county and body; whoever has nothing to do there is left out. */
export function progressOf(
  {
    due,
    reported,
  }: {
    readonly due: readonly Holding[];
    readonly reported: readonly (Holding & { readonly institution: string })[];
  },
  bodies: readonly Body[],
  isEnforcedBy: (measure: Pick<Holding, "policy" | "measure">, body: Body) => boolean,
): Progress[] {
  const done = new Map(reported.map((one) => [`${one.institution} ${keyOf(one)}`, one]));
  const sums = new Map<string, Progress>();
  for (const body of bodies)
    for (const one of due) {
      if (!lies(one.place, body.region) || !isEnforcedBy(one, body)) continue;
      const told = done.get(`${body.code} ${keyOf(one)}`);
      const key = `${one.place}|${body.code}`;
      const before = sums.get(key);
      const [total, has] = [one.total, told?.total ?? 0];
      sums.set(key, {
        key,
        place: one.place,
        institution: body.code,
        name: body.name,
        total: (before?.total ?? 0) + total,
        reported: (before?.reported ?? 0) + has,
        outstanding: (before?.outstanding ?? 0) + total - has,
        overdue: (before?.overdue ?? 0) + one.overdue - (told?.overdue ?? 0),
      });
    }
  return [...sums.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}

function keyOf({ policy, measure, place }: Holding): string {
  return `${policy} ${measure} ${place}`;
}
