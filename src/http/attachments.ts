import { GraphQLError } from "graphql";
import { receiveEvidence } from "../commands/receive-evidence.ts";
import { asRejection, rejection } from "../graphql/rejection.ts";
import { findAttachment } from "../store/attachments.ts";
import type { Caller } from "../store/callers.ts";
import type { Database } from "../store/database.ts";
import type { EvidenceStore } from "../store/evidence-files.ts";
import { type Allowances, AllowanceSpent } from "./allowance.ts";
import { inspected, readDigest } from "./attachment-bytes.ts";
import { findEnding, findType } from "./attachment-types.ts";
import type { Authenticate } from "./authenticate.ts";
import { replyRejected, respond } from "./reply.ts";
import type { Visit } from "./visit.ts";

export interface AttachmentParts {
  readonly authenticate: Authenticate;
  readonly allowances: Allowances;
  readonly database: Database;
  readonly store: EvidenceStore;
  readonly bytesMax: number;
}

/** Evidence on its way in and out. */
export interface Attachments {
  receive(request: Request, visit: Visit): Promise<Response>;
  send(hash: string, request: Request, visit: Visit): Promise<Response>;
}

export function openAttachments(parts: AttachmentParts): Attachments {
  const served = { ...parts, store: orUnavailable(parts.store) };
  return {
    receive: (request, visit) => admitted(request, visit, { ...served, use: receive }),
    send: (hash, request, visit) =>
      admitted(request, visit, {
        ...served,
        use: (arrived, within) => send(hash, arrived, within),
      }),
  };
}

/** A request of somebody who was let in. */
interface Arrived {
  readonly request: Request;
  readonly visit: Visit;
  readonly caller: Caller;
}

type Use = (arrived: Arrived, parts: AttachmentParts) => Promise<Response>;

/** All gates in the order of those of the contract; whatever happens becomes a reply. */
async function admitted(
  request: Request,
  visit: Visit,
  { use, ...parts }: AttachmentParts & { readonly use: Use },
): Promise<Response> {
  const { authenticate, allowances, bytesMax } = parts;
  try {
    const { method, url, headers } = request;
    const header = (name: string): string | null => headers.get(name);
    const caller = await authenticate(header("authorization"), { method, url, header });
    visit.institution = caller.institution;
    visit.operation = method === "POST" ? "receiveEvidence" : "sendEvidence";
    await take(costOf(request, bytesMax), { allowances, caller, visit });
    allowances.enter(caller.institution);
    try {
      return await use({ request, visit, caller }, parts);
    } finally {
      allowances.leave(caller.institution);
    }
  } catch (error) {
    const told = asRejection(error);
    const fault = told === error ? told.originalError : error;
    if (fault != null) visit.faults.push(fault);
    return respond(replyRejected(told, visit), visit);
  }
}

const costOfRequest = 10;
const costOfMegabyte = 100;

/** Whoever does not say how much there is pays for the most that there may be. */
function costOf({ method, headers }: Request, bytesMax: number): number {
  if (method !== "POST") return costOfRequest;
  const length = Math.min(Number(headers.get("content-length") ?? bytesMax) || 0, bytesMax);
  return costOfRequest + Math.ceil((length / 1_048_576) * costOfMegabyte);
}

interface Taking {
  readonly allowances: Allowances;
  readonly caller: Caller;
  readonly visit: Visit;
}

async function take(points: number, { allowances, caller, visit }: Taking): Promise<void> {
  try {
    visit.allowance = await allowances.take(caller.institution, points);
  } catch (error) {
    if (!(error instanceof AllowanceSpent)) throw error;
    visit.allowance = error.allowance;
    throw rejection("limits.rate");
  }
}

async function receive(
  { request, visit, caller }: Arrived,
  { database, store, bytesMax }: AttachmentParts,
): Promise<Response> {
  const { headers } = request;
  const { institution, client, region, account, scopes, territories } = caller;
  if (account === null || !scopes.has("record") || territories.length === 0)
    throw rejection("access.denied", denied);
  const type = findType(headers.get("content-type"));
  const encoding = headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (type === null || encoding !== "identity") throw rejection("request.media-type");
  if (Number(headers.get("content-length") ?? 0) > bytesMax) throw rejection("limits.body");
  const digest = readDigest(headers.get("content-digest"));
  const received = await receiveEvidence(
    { database, store },
    {
      bytes: inspected(request.body ?? nothing(), { type, bytesMax, digest }),
      mediaType: type.mediaType,
    },
    { institution, operator: account, client, region, account },
  );
  if (received === null) throw rejection("access.denied", denied);
  const body = JSON.stringify(received);
  const location = { Location: `/evidence/${received.hash}` };
  return respond({ status: 201, type: "application/json", body, headers: location }, visit);
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}

/** What somebody may not see and what is not there are told alike. */
async function send(
  hash: string,
  { request, visit, caller }: Arrived,
  { database, store }: AttachmentParts,
): Promise<Response> {
  const { institution, client, territories, scopes } = caller;
  if (!/^[0-9a-f]{64}$/.test(hash) || !scopes.has("register")) throw rejection("request.not-found");
  const reader = { institution, operator: client, within: territories };
  const found = await database.reading(reader, (tx) => findAttachment(tx, hash, territories));
  if (found === null) throw rejection("request.not-found");
  const opened = await store.open(hash);
  if (opened === null) throw rejection("register.unavailable", lost, new Error("evidence is gone"));
  const body = request.method === "HEAD" ? null : streamOf(opened.bytes);
  return new Response(body, {
    headers: {
      "Content-Type": found.mediaType,
      "Content-Length": String(opened.size),
      "Content-Disposition": `attachment; filename="${hash}.${findEnding(found.mediaType)}"`,
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "X-Request-Id": visit.requestId,
    },
  });
}

/**
 * No faster than it is taken, and given up when nobody takes it any more. Nothing is opened before
 * somebody takes: of a reply that nobody reads the file would stay open.
 */
function streamOf(bytes: AsyncGenerator<Uint8Array, void, undefined>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await bytes.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await bytes.return();
      },
    },
    { highWaterMark: 0 },
  );
}

function orUnavailable(store: EvidenceStore): EvidenceStore {
  return {
    put: (bytes) => store.put(bytes).catch(unavailable),
    open: (hash) => store.open(hash).catch(unavailable),
  };
}

/** A disk that is full or gone is no fault of whoever hands something in, and asking again may help. */
function unavailable(error: unknown): never {
  throw error instanceof GraphQLError ? error : rejection("register.unavailable", lost, error);
}

const denied = {
  zh: "须由有登记权限的人员或程序提交证据",
  en: "evidence is handed in by an account with the right to record",
};

const lost = {
  zh: "证据暂时无法存取",
  en: "evidence can be neither kept nor read at present",
};
