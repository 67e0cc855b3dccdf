/** How far the register had come when it was last looked at, by this process. */
export interface Seen {
  readonly position: number;
  /** The day in Asia/Shanghai by the database's clock. */
  readonly today: number;
}

/** Remembers the newest that was seen of a register: nothing older is believed any more. */
export interface NewestHead {
  /** Asked before a statement is sent: what was seen by then cannot be missing from what it reads. */
  seen(): Seen;
  /** Throws where the register, looked at since, says that it is older, or says nothing. */
  insist(found: Partial<Seen> | undefined, since: Seen): void;
  /** What this process itself has written. */
  saw(found: Partial<Seen> | undefined): void;
}

/**
 * The register answered from an older state than this process has seen: a copy that lags, one that was
 * put in its place, or a clock that was set back. Its answer might be one that no longer holds.
 */
export class StaleRegister extends Error {
  override readonly name = "StaleRegister";
  readonly code = "register.stale";
}

export function openNewestHead(): NewestHead {
  let newest: Seen = { position: 0, today: 0 };

  function saw({ position = 0, today = 0 }: Partial<Seen> = {}): void {
    if (position <= newest.position && today <= newest.today) return;
    newest = {
      position: Math.max(position, newest.position),
      today: Math.max(today, newest.today),
    };
  }

  return {
    seen: () => newest,
    saw,
    insist(found, since) {
      const { position, today = since.today } = found ?? {};
      if (position === undefined) throw new StaleRegister("the register did not say how far it is");
      if (position < since.position)
        throw new StaleRegister(`at ${position}, behind ${since.position}, which has been seen`);
      if (today < since.today) throw new StaleRegister("the database's clock went back by a day");
      saw({ position, today });
    },
  };
}
