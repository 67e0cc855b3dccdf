import { describe, expect, it } from "vitest";
import { strike } from "../../../src/domain/registry/striking.ts";
import { lay, type Recorded, type Stated } from "../../../src/domain/registry/succession.ts";
import { random, seedOf } from "../../support/random.ts";

/** A register of one thing, with every act's traces. */
class Book {
  rows: Recorded<number>[] = [];
  readonly traces: { closed: Stated[]; opened: Stated[] }[] = [];
  #next = 1;

  record(said: Stated, isCorrection = false): void {
    const change = lay(this.rows, said, isCorrection);
    if ("contradicts" in change) return void this.traces.push({ closed: [], opened: [] });
    this.#change(change);
  }

  strike(act: number): void {
    this.#change(strike({ ...this.traces[act]!, standing: this.rows }));
  }

  #change({ closes, opens }: { closes: readonly number[]; opens: readonly Stated[] }): void {
    const closed = this.rows.filter(({ id }) => closes.includes(id));
    this.traces.push({ closed, opened: [...opens] });
    this.rows = [
      ...this.rows.filter(({ id }) => !closes.includes(id)),
      ...opens.map((row) => ({ ...row, id: this.#next++ })),
    ];
  }

  on(day: number): string | undefined {
    return this.rows.find(({ from, until }) => from <= day && day < until)?.value;
  }

  get said(): string[] {
    return this.rows
      .toSorted((a, b) => a.from - b.from)
      .map(({ value, from, until }) => `${value}[${from},${until})`);
  }
}

const open = (value: string, from: number): Stated => ({ value, from, until: Infinity });

describe("taking back what an act said", () => {
  it("leaves nothing of a first statement", () => {
    const book = new Book();
    book.record(open("a", 10));
    book.strike(0);
    expect(book.said).toEqual([]);
  });

  it("lets what was succeeded go on as one row", () => {
    const book = new Book();
    book.record(open("a", 10));
    book.record(open("b", 30));
    book.strike(1);
    expect(book.said).toEqual(["a[10,Infinity)"]);
  });

  it("leaves the days of which a later act spoke", () => {
    const book = new Book();
    book.record(open("a", 10));
    book.record(open("b", 30));
    book.strike(0);
    expect(book.said).toEqual(["b[30,Infinity)"]);
  });

  it("takes back an end, and what was ended", () => {
    const book = new Book();
    book.record(open("a", 10));
    book.record({ value: "a", from: 10, until: 20 });
    book.strike(1);
    expect(book.said).toEqual(["a[10,Infinity)"]);
    book.strike(0);
    expect(book.said).toEqual([]);
  });

  it("takes back the beginning of what was ended since", () => {
    const book = new Book();
    book.record(open("a", 10));
    book.record({ value: "a", from: 10, until: 20 });
    book.strike(0);
    expect(book.said).toEqual([]);
  });

  it("brings back what a correction replaced", () => {
    const book = new Book();
    book.record({ value: "a", from: 10, until: 40 });
    book.record({ value: "b", from: 20, until: 30 }, true);
    book.strike(1);
    expect(book.said).toEqual(["a[10,40)"]);
  });

  const seed = seedOf(20_261);
  it(`undoes the last act whatever came before, and taking that back redoes it (SEED=${seed})`, () => {
    const chance = random(seed);
    for (let at = 0; at < 2000; at += 1) {
      const book = new Book();
      const draw = (): Stated => {
        const from = chance.int(10);
        const until = chance.chance(0.5) ? Infinity : from + 1 + chance.int(6);
        return { value: chance.pick(["a", "b", "c"]), from, until };
      };
      for (let count = 1 + chance.int(5); count > 0; count -= 1)
        book.record(draw(), chance.chance(0.4));
      const days = Array.from({ length: 20 }, (_, day) => day);
      const before = days.map((day) => book.on(day));
      book.record(draw(), chance.chance(0.5));
      const after = days.map((day) => book.on(day));
      const last = book.traces.length - 1;
      book.strike(last);
      expect(days.map((day) => book.on(day))).toEqual(before);
      book.strike(last + 1);
      expect(days.map((day) => book.on(day))).toEqual(after);
      const rows = book.rows.toSorted((a, b) => a.from - b.from);
      expect(rows.every((row, one) => one === 0 || rows[one - 1]!.until <= row.from)).toBe(true);
    }
  });
});
