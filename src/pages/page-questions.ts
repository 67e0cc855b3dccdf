import { enterpriseLines, type Lines, parcelLines } from "./all-lines.ts";
import { type Asked, inputOf } from "./asked.ts";
import {
  actionsDocument,
  type Ask,
  checkDocument,
  type Failure,
  type PageAction,
  type PageActions,
  readReply,
  type Refused,
  type Told,
} from "./page-queries.ts";

/** What may be asked about; a register that has adopted no law says so by a refusal. */
export async function askActions(
  ask: Ask,
  key: string,
): Promise<readonly PageAction[] | Refused | Failure> {
  const reply = readReply<PageActions | Refused>(await ask(actionsDocument, {}, key), "actions");
  return "edges" in reply ? reply.edges.map(({ node }) => node) : reply;
}

/** All timelines of the subject of an answer, as known when it was given; a person has none here. */
export async function askLines(
  ask: Ask,
  { question, asOf, position }: Told,
  key: string,
): Promise<Lines | Failure> {
  const { kind, id } = question.subject;
  const variables = { code: id, asOf, knownAt: position };
  const document = kind === "PARCEL" ? parcelLines : enterpriseLines;
  return readReply<Lines>(await ask(document, variables, key), "found");
}

export interface AskedCheck {
  readonly reply: Told | Refused | Failure;
  /** The question without what makes this asking of it its own. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Asks, and leaves one record however often the page is loaded again: the key of the request is made
 * of the ticket in the address and of the question, so that a changed question is another one.
 */
export async function askCheck(ask: Ask, asked: Asked, key: string): Promise<AskedCheck> {
  const input = inputOf(asked);
  const idempotencyKey = `page.${asked.ticket}.${await digestOf(JSON.stringify(input))}`;
  const reply = await ask(checkDocument, { input: { ...input, idempotencyKey } }, key);
  return { reply: readReply<Told | Refused>(reply, "check"), variables: { input } };
}

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).toString("hex").slice(0, 24);
}

export function newTicket(): string {
  return crypto.randomUUID();
}

export function isTicket(text: string): boolean {
  return /^[0-9a-f-]{36}$/.test(text);
}
