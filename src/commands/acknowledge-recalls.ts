import type { Sentence } from "../domain/sentence.ts";
import type { Database } from "../store/database.ts";
import { loadOwnRecalls, recordAcknowledgements } from "../store/recalls.ts";
import type { Acting } from "./context.ts";

export type RecallRefusalCode = keyof typeof recallRefusals;

export interface RecallRefusal {
  readonly refused: RecallRefusalCode;
  readonly because: Sentence;
}

export const recallRefusals = {
  "recall.unknown": {
    zh: "本机构没有这一更正通知，整批未办",
    en: "the institution has no such recall; none was acknowledged",
  },
  "recall.operator": {
    zh: "经办人应为 1 至 200 字的文字，不含控制字符",
    en: "the operator is a text of 1 to 200 characters without control characters",
  },
  "recall.too-many": {
    zh: "一次至多 100 件，整批未办",
    en: "at most 100 recalls are acknowledged at a time; none was",
  },
} as const satisfies Readonly<Record<string, Sentence>>;

export interface Acknowledged {
  readonly recalls: readonly string[];
  /** How many of them nobody had acknowledged before. */
  readonly newly: number;
}

const idsMax = 100;
const operatorMax = 200;

/** Somebody of the institution has seen that answers have changed; who was first stands. */
export async function acknowledgeRecalls(
  database: Pick<Database, "recording">,
  ids: readonly string[],
  acting: Acting,
): Promise<Acknowledged | RecallRefusal> {
  const { institution, operator, account = null } = acting;
  if (ids.length > idsMax) return refuse("recall.too-many");
  if (!isName(operator)) return refuse("recall.operator");
  // What is no number of a recall is as unknown as another institution's.
  if (!ids.every((id) => /^[1-9]\d{0,14}$/.test(id))) return refuse("recall.unknown");
  const recalls = [...new Set(ids.map(Number))];
  return database.recording(acting, async (tx) => {
    const own = await loadOwnRecalls(tx, institution, recalls);
    if (recalls.some((id) => !own.has(id))) return refuse("recall.unknown");
    const newly = await recordAcknowledgements(tx, { recalls, account, operator });
    return { recalls: recalls.map(String), newly };
  });
}

function isName(text: string): boolean {
  return (
    text.trim() !== "" && text.length <= operatorMax && text.isWellFormed() && !/\p{Cc}/u.test(text)
  );
}

function refuse(refused: RecallRefusalCode): RecallRefusal {
  return { refused, because: recallRefusals[refused] };
}
