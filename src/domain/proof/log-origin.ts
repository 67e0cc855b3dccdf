/**
 * A register that came out of a copy goes on under a new origin, `…/2`, because the log that it once
 * signed may have gone on elsewhere. A head says by its origin which of the two it belongs to.
 */
export interface OriginParts {
  readonly register: string;
  /** 1 for a register that never came out of a copy. */
  readonly life: number;
}

export function readOrigin(origin: string): OriginParts {
  const found = /^(.+)\/([2-9]|[1-9]\d{1,8})$/.exec(origin);
  return found === null
    ? { register: origin, life: 1 }
    : { register: found[1]!, life: Number(found[2]) };
}

/** Whether a head under one origin was signed before the register went on under the other. */
export function isEarlierLife(head: string, now: string): boolean {
  const [before, after] = [readOrigin(head), readOrigin(now)];
  return before.register === after.register && before.life < after.life;
}

/** The origin of which a signed head speaks: its first line. */
export function originOf(note: string): string {
  return note.slice(0, Math.max(0, note.indexOf("\n")));
}

/**
 * Under which origin a register goes on that was restored so many times, each time with the newest head
 * that was known of it elsewhere, or null: under one that none of those heads had.
 */
export function originAfter(origin: string, witnessed: readonly (string | null)[]): string {
  const { register, life: least } = readOrigin(origin);
  let life = 1;
  for (const note of witnessed) {
    const known = note === null ? null : readOrigin(originOf(note));
    life = Math.max(life, known?.register === register ? known.life : 1) + 1;
  }
  life = Math.max(life, least);
  return life === 1 ? register : `${register}/${life}`;
}
