// The same service whose desk answers and leaves nothing: no record, no receipt, no log. What they cost is the difference.
import type { CheckAnswer, CheckDesk } from "../../src/commands/check-desk.ts";
import { readNewest } from "../../src/commands/answering.ts";
import { lawless, prepareCheck } from "../../src/commands/check-row.ts";
import { coalesce } from "../../src/commands/coalesce.ts";
import { verdict } from "../../src/domain/answer/verdict.ts";
import { schema } from "../../src/graphql/schema.ts";
import { createApp } from "../../src/http/app.ts";
import { serveApp } from "../../src/http/listen.ts";
import { openLog } from "../../src/http/log.ts";
import type { CheckReading, CheckRow } from "../../src/store/checks.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { findLaw } from "../../src/store/laws.ts";
import { findSetting } from "../../src/store/settings.ts";

const looking = { institution: "liandong", operator: "bench", within: "everywhere" } as const;

function openUnrecorded(database: Database, salt: string): CheckDesk {
  const known = database.reading(looking, (tx) => findLaw(tx, null));
  const read = coalesce<CheckRow, readonly CheckReading[], CheckReading>({
    read: (rows) =>
      readNewest(
        database,
        rows.map((row) => ({ row, batch: null })),
        [],
      ),
    answer: (_, readings) => Promise.resolve(readings),
  });
  return {
    async ask(asked, acting) {
      const law = await known;
      if (law === null) return lawless();
      const prepared = prepareCheck(asked, acting, { law: law.law, salt });
      if ("refused" in prepared) return prepared;
      const reading = await read(prepared.row);
      const question = {
        ...prepared.question,
        subject: { ...prepared.question.subject, id: reading.subject },
        asOf: reading.asOf,
      };
      const evidence = { ...reading.evidence, isDemonstration: false, isVouched: true };
      const { position, isVouched, rows } = reading;
      // The bank of the benchmark looks at the record's number and at no receipt.
      return {
        question,
        position,
        isVouched,
        law,
        rows,
        verdict: verdict(law.law, question, evidence),
        record: "none",
      } as unknown as CheckAnswer;
    },
  };
}

const database = await openDatabase({ url: process.env["DATABASE_URL"]! });
const salt = await database.reading(looking, (tx) => findSetting(tx, "person-salt"));
const app = createApp({
  schema,
  database,
  desk: openUnrecorded(database, salt!),
  isDemonstration: false,
  log: openLog({ level: "info" }),
});
const listening = await serveApp(app, { host: "127.0.0.1", port: 0, isPortFixed: true });
console.log(JSON.stringify({ url: listening.url }));
