/** A small seeded source of chance (mulberry32): the same seed gives the same run everywhere. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** Uniform whole number in [0, below). */
  readonly int: (below: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly shuffle: <T>(list: readonly T[]) => T[];
}

export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next,
    int,
    chance: (share) => next() < share,
    pick: (list) => {
      if (list.length === 0) throw new RangeError("nothing to pick from");
      return list[int(list.length)]!;
    },
    shuffle: (list) => {
      const dealt = [...list];
      for (let at = dealt.length - 1; at > 0; at -= 1) {
        const other = int(at + 1);
        [dealt[at], dealt[other]] = [dealt[other]!, dealt[at]!];
      }
      return dealt;
    },
  };
}

/** The seed of a run: SEED= replays one; otherwise the one that stands in the test. */
export function seedOf(standing: number): number {
  const given = process.env["SEED"];
  return given === undefined || given === "" ? standing : Number(given);
}

/** The same for fast-check: a run that nobody seeds is the same run everywhere. */
export function replay(): { readonly seed: number } {
  return { seed: seedOf(20261121) };
}
