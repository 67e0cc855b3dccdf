// Whoever is faster must be answering the same question: answers are compared before anything is timed.
import { type Asks, type BankQuestion, bodyOf, questionsOf, type Shape } from "./questions.ts";

interface Asked {
  readonly name: string;
  readonly url: string;
  readonly asks: Asks;
  readonly keys: readonly string[];
}

const count = 300;

/** Throws where two candidates say different things about the same enterprise on the same day. */
export async function insistOnEqualAnswers(
  candidates: readonly Asked[],
  shape: Shape,
): Promise<void> {
  const outcomes = new Map<string, number>();
  for (const question of questionsOf(shape, count)) {
    const [first, ...others] = await Promise.all(
      candidates.map(async (one) => ({ name: one.name, said: await ask(one, question) })),
    );
    outcomes.set(first!.said.outcome, (outcomes.get(first!.said.outcome) ?? 0) + 1);
    for (const other of others)
      if (JSON.stringify(other.said) !== JSON.stringify(first!.said))
        throw new Error(`answers differ: ${JSON.stringify([question, first, other])}`);
  }
  const told = [...outcomes].map(([outcome, times]) => `${outcome} ${times}`).join(", ");
  console.log(
    `${count} answers of ${candidates.map(({ name }) => name).join(", ")} equal: ${told}`,
  );
}

interface Said {
  readonly outcome: string;
  readonly bases: readonly string[];
  readonly nextChangeOn: string | null;
}

async function ask({ url, asks, keys }: Asked, question: BankQuestion): Promise<Said> {
  const [key] = keys;
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: bodyOf(question, asks),
  });
  const reply = (await response.json()) as { data?: { check: Said & { bases: object[] } } } & Said;
  const { outcome, bases, nextChangeOn } = reply.data?.check ?? reply;
  if (outcome === undefined) throw new Error(`no answer from ${url}: ${JSON.stringify(reply)}`);
  return { outcome, bases: bases.map(wordBasis).sort(), nextChangeOn };
}

function wordBasis(basis: unknown): string {
  const { article, quotation, from, until, startedBy } = basis as PlainBasis;
  return JSON.stringify([article, quotation, from, until, startedBy.map(({ says }) => says.zh)]);
}

interface PlainBasis {
  readonly article: string;
  readonly quotation: string;
  readonly from: string | null;
  readonly until: string | null;
  readonly startedBy: readonly { readonly says: { readonly zh: string } }[];
}
