import { setTimeout as pause } from "node:timers/promises";
import type { Statement } from "../../src/domain/registry/statement.ts";
import { CommitUnknown } from "../../src/store/retry.ts";
import { checkDocument, listening, question, type TestApp, withKey } from "./app.ts";
import { asRole } from "./database.ts";
import { say } from "./register.ts";
import { terminateBackends } from "./termination.ts";

export interface OrdealSeen {
  readonly terminated: number;
  readonly answered: number;
  readonly unavailable: number;
  readonly recorded: number;
  /** Whatever must not be: one sentence each. */
  readonly wrongs: readonly string[];
}

const hangMs = 20_000;

/**
 * The whole service on the wire while one backend after another is terminated: counters ask about a
 * firm that is blocked, land is recorded, the register is read. An answer is right or none is given.
 */
export async function serviceUnderTermination(
  opened: TestApp,
  { everyMs, durationMs }: { readonly everyMs: number; readonly durationMs: number },
): Promise<OrdealSeen> {
  const wrongs: string[] = [];
  const seen = { terminated: 0, answered: 0, unavailable: 0, recorded: 0 };
  const records = new Set<string>();
  const ends = Date.now() + durationMs;
  const loops = (count: number, work: (at: number) => Promise<void>): Promise<void>[] =>
    Array.from({ length: count }, async (_, at) => {
      while (Date.now() < ends) await work(at);
    });
  await listening(opened.app, async ({ url }) => {
    const ask = async (): Promise<void> => {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...withKey(opened.keys["bank-371302"]) },
        body: JSON.stringify({ query: checkDocument, variables: { input: question() } }),
        signal: AbortSignal.timeout(hangMs),
      });
      const body = (await response.json()) as any;
      const code = body.errors?.[0]?.extensions?.code;
      const verdict = body.data?.check;
      if (response.status === 503 && code === "register.unavailable") seen.unavailable += 1;
      else if (response.status === 429) await pause(200);
      else if (verdict?.outcome === "BLOCKED" && verdict.bases.length > 0) {
        seen.answered += 1;
        records.add(verdict.record);
      } else wrongs.push(`${response.status} ${JSON.stringify(body).slice(0, 300)}`);
    };
    const record = async (at: number): Promise<void> => {
      const code = `371302888${String(at)}${String(seen.recorded).padStart(2, "0")}GB00001`;
      try {
        await say(opened.database, [
          { key: `${at} ${performance.now()}`, statements: [landOf(code.slice(0, 19))] },
        ]);
        seen.recorded += 1;
      } catch (error) {
        if (!(error instanceof CommitUnknown)) await pause(10);
      }
    };
    await Promise.all([
      asRole(opened.url, async (login) => {
        while (Date.now() < ends) {
          seen.terminated += await terminateBackends(login, "liandong %", 1);
          await pause(everyMs);
        }
      }),
      ...loops(12, async () => {
        try {
          await ask();
        } catch (error) {
          wrongs.push(`a question got no answer: ${String(error)}`);
        }
      }),
      ...loops(2, record),
    ]);
  });
  const kept = await asRole(
    opened.ownerUrl,
    (sql) => sql`select id from check_record where id in
      (select w from json_array_elements_text(${JSON.stringify([...records])}::text::json) w)`,
  );
  if (kept.length !== records.size)
    wrongs.push(`${records.size} answers named a record, ${kept.length} stand`);
  const torn = await asRole(
    opened.ownerUrl,
    (sql) => sql`select
      (select count(*) from act a where not exists (select from head h where h.position >= a.position))::int as headless,
      (select max(position) - count(*) from act)::int as gaps`,
  );
  if (torn[0]!["headless"] !== 0 || torn[0]!["gaps"] !== 0)
    wrongs.push(`acts are half there: ${JSON.stringify(torn[0])}`);
  return { ...seen, wrongs };
}

function landOf(code: string): Statement {
  return {
    is: "entity",
    kind: "parcel",
    code,
    region: "371302",
    label: null,
    type: null,
    policy: null,
    episode: null,
    parcel: null,
    enterprise: null,
    parties: null,
    isOnlyNamed: false,
  };
}
