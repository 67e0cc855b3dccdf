/** What clients of a service that is killed ask and do, and what they are told that it stands. */
import { tour } from "../../src/demonstration/tour.ts";
import type { TourStop } from "../../src/demonstration/tour-stop.ts";
import { formatDay } from "../../src/domain/time/day.ts";
import { usccOf } from "./act-batch.ts";
import type { Note } from "./kill-journal.ts";
import type { Random } from "./random.ts";

/** A request that is sent until it is answered, always the same. */
export interface KillRequest {
  /** Its number, by which it is known in the register too. */
  readonly id: string;
  readonly by: string;
  readonly body: { readonly query: string; readonly variables: unknown };
  /** What an answer says that it stands, or a sentence on what is wrong with it. */
  read(data: Readonly<Record<string, any>>): readonly Note[] | string;
}

export const bank = "bank-371302";
export const officer = "lead-371300.a";

const county = "371302";
const policy = "linyi-2013-45";

function landCode(at: number): string {
  return `${county}905001GB${String(at).padStart(5, "0")}`;
}

/** Lines of an import: land that is listed with a deadline, and who holds it. */
export function landLines(count: number): string {
  const lines = Array.from({ length: count }, (_, at) => {
    const land = landCode(at);
    const listing = {
      类别: "一",
      文件: policy,
      批次: 1,
      列入范围: { 自: "2020-01-01" },
      约定整改期限: "2024-06-30",
    };
    const content = {
      [`地块 ${land}`]: { 区划: county, 认定: [listing] },
      [`企业 ${usccOf(`91${county}K${String(at).padStart(8, "0")}`)}`]: {
        地块: [{ 宗: land, 自: "2010-01-01" }],
      },
    };
    return JSON.stringify({ 编号: `kill-${at}`, 文号: "测〔2020〕1号", 内容: content });
  });
  return `${lines.join("\n")}\n`;
}

const verdict = "... on Verdict { outcome record } ... on Refusal { code }";
const checkDocument = `query ($input: CheckInput!) { check(input: $input) { ${verdict} } }`;
const checksDocument = `query ($items: [CheckItemInput!]!, $context: CheckContextInput!) {
  checks(items: $items, context: $context) {
    ... on CheckedBatch { results { key result { ${verdict} } } } ... on Refusal { code } } }`;
const extendDocument = `mutation ($input: ExtendDeadlineInput!, $act: ActInput!) {
  extendDeadline(input: $input, act: $act) {
    ... on ActRecorded { position } ... on Refusal { code because { zh } } } }`;

function contextOf(id: string) {
  return { purpose: "授信审查", caseNumber: id, operator: "经办-乙" };
}

function questionOf({ question: { subject, asOf, ...question } }: TourStop) {
  const named = {
    enterprise: "uscc",
    person: "person",
    parcel: "parcel",
    region: "parcel",
  } as const;
  return { ...question, subject: { [named[subject.kind]]: subject.id }, asOf: formatDay(asOf) };
}

/** What is told of one question, where it is what the tour says. */
function noteOf(id: string, stop: TourStop, key: string | null, told: any): Note | string {
  const { outcome, record } = told;
  if (outcome !== stop.expected.outcome || typeof record !== "string")
    return `${id}: ${JSON.stringify(told)} where ${stop.expected.outcome} holds`;
  return { is: "check", request: id, key, record, outcome };
}

export function checkRequest(id: string, chance: Random): KillRequest {
  const stop = chance.pick(tour);
  const key = chance.chance(0.5) ? id : null;
  const input = {
    ...questionOf(stop),
    context: contextOf(id),
    ...(key === null ? {} : { idempotencyKey: key }),
  };
  return {
    id,
    by: bank,
    body: { query: checkDocument, variables: { input } },
    read({ check }) {
      const note = noteOf(id, stop, key, check);
      return typeof note === "string" ? note : [note];
    },
  };
}

export function checksRequest(id: string, chance: Random): KillRequest {
  const isKeyed = chance.chance(0.3);
  const stops = Array.from({ length: 10 + chance.int(isKeyed ? 30 : 60) }, () => chance.pick(tour));
  const keyOf = (at: number): string | null => (isKeyed ? `${id}/${at}` : null);
  const items = stops.map((stop, at) => ({
    ...questionOf(stop),
    key: String(at),
    ...(isKeyed ? { idempotencyKey: keyOf(at) } : {}),
  }));
  return {
    id,
    by: bank,
    body: { query: checksDocument, variables: { items, context: contextOf(id) } },
    read({ checks: { results = [] } }) {
      if (results.length !== items.length) return `${id}: ${results.length} of ${items.length}`;
      const notes = stops.map((stop, at) => noteOf(id, stop, keyOf(at), results[at].result));
      const wrong = notes.find((note) => typeof note === "string");
      return wrong ?? (notes as Note[]);
    },
  };
}

/** What acts rest on: handed in before they are sent. */
export async function handEvidence(url: string, key: string | undefined): Promise<string> {
  const response = await fetch(`${url}/evidence`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/pdf" },
    body: "%PDF-1.7\n",
  });
  const { hash } = (await response.json()) as { hash: string };
  return hash;
}

interface Extending {
  /** Of which piece of land. */
  readonly land: number;
  readonly evidence: string;
}

/** Another day for the deadline of one piece of land. */
export function actRequest(id: string, { land, evidence }: Extending): KillRequest {
  const parcel = landCode(land);
  const input = {
    parcel,
    listing: `${parcel}/${policy}/一/1`,
    term: "约定整改期限",
    deadline: "2026-12-31",
    reason: "工程量大",
  };
  const act = {
    effectiveOn: "2024-03-01",
    documentNumber: `测〔2024〕${id}号`,
    evidence: [evidence],
    idempotencyKey: id,
  };
  return {
    id,
    by: officer,
    body: { query: extendDocument, variables: { input, act } },
    read({ extendDeadline: told }) {
      const { position } = told;
      if (typeof position !== "number") return `${id}: ${JSON.stringify(told)}`;
      return [{ is: "act", key: id, position }];
    },
  };
}
