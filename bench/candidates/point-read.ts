// What both peers do for a question: one prepared point read of the same rows, no record, and an answer of the same shape.
import postgres from "postgres";
import type { Policy } from "../../src/domain/policy/policy.ts";
import { readPolicies } from "../../src/store/policy-files.ts";

interface Row {
  readonly policy: string;
  readonly measure: string;
  readonly status: "in-force" | "unknown";
  readonly from_day: string;
  readonly until_day: string;
  readonly words: string;
}

export interface PeerBasis {
  readonly article: string;
  readonly quotation: string;
  readonly from: string | null;
  readonly until: string | null;
  readonly startedBy: readonly { readonly says: { readonly zh: string } }[];
}

export interface PeerAnswer {
  readonly outcome: string;
  readonly bases: readonly PeerBasis[];
  readonly nextChangeOn: string | null;
}

const pointRead = `select c.policy, c.measure, c.status, c.from_day::text as from_day, c.until_day::text as until_day, c.words
  from consequence c where c.under = $1 and c.until_day > $2 and c.kind = any($3)
    and c.standing = 'decides' and c.status in ('in-force', 'unknown') and upper_inf(c.known)`;

const { folders, vocabulary } = readPolicies(new URL("../../policies", import.meta.url).pathname);
const kinds = vocabulary!.kinds.filter(({ actions }) => actions.includes("loan.new"));
const names = `{${kinds.map(({ name }) => `"${name}"`).join(",")}}`;
const effects = new Map(vocabulary!.strengths.map(({ name, effect }) => [name, effect]));
const measures = new Map(
  folders.flatMap(({ policy }) =>
    measuresOf(policy!).map((measure) => [`${policy!.id}/${measure.id}`, measure] as const),
  ),
);

function measuresOf(policy: Policy): Policy["measures"] {
  return policy.measures;
}

const order = ["BLOCKED", "RESTRICTED", "DIFFERENTIAL", "ENTITLED", "NO_MEASURE"];

/** May a bank grant a new loan? The rows of one enterprise, read by one prepared statement. */
export function openPointRead(): (code: string, asOf: string) => Promise<PeerAnswer> {
  const sql = postgres(process.env["OWNER_URL"]!, {
    max: Number(process.env["PEER_CONNECTIONS"] ?? 8),
    fetch_types: false,
    types: { date: { to: 1082, from: [1082], serialize: String, parse: String } },
  });
  return async (code, asOf) => {
    const rows = await sql.unsafe<Row[]>(pointRead, [`enterprise:${code}`, asOf, names], {
      prepare: true,
    });
    return answerOf(rows, asOf);
  };
}

function answerOf(rows: readonly Row[], asOf: string): PeerAnswer {
  const current = rows.filter(({ from_day: from }) => startsBy(from, asOf));
  const strongest = (of: readonly Row[]): string =>
    order[Math.min(4, ...of.map((row) => order.indexOf(effectOf(row))))]!;
  const certain = strongest(current.filter(({ status }) => status === "in-force"));
  const possible = strongest(current);
  const edges = rows.flatMap(({ from_day: from, until_day: until }) => [from, until]);
  const next = edges.filter((day) => day > asOf && /^\d/.test(day)).sort()[0];
  return {
    outcome: possible === certain ? certain : "INDETERMINATE",
    bases: current.map((row) => ({
      article: measureOf(row).article,
      quotation: measureOf(row).quotation,
      from: openDay(row.from_day),
      until: openDay(row.until_day),
      startedBy: (JSON.parse(row.words) as PeerBasis).startedBy,
    })),
    nextChangeOn: next ?? null,
  };
}

function startsBy(from: string, asOf: string): boolean {
  return from === "-infinity" || from <= asOf;
}

function effectOf(row: Row): string {
  return effects.get(measureOf(row).strength) ?? "NO_MEASURE";
}

function measureOf({ policy, measure }: Row): Policy["measures"][number] {
  return measures.get(`${policy}/${measure}`)!;
}

function openDay(day: string): string | null {
  return day.endsWith("infinity") ? null : day;
}
