import type { Hono } from "hono";
import { asRejection, rejection } from "../graphql/rejection.ts";
import { hashLength } from "../domain/proof/hash.ts";
import { type Tile, tileKey, tileWidth } from "../domain/proof/tiles.ts";
import { findNewestCheckpoint } from "../store/checkpoints.ts";
import type { Database } from "../store/database.ts";
import { loadTiles } from "../store/leaves.ts";
import { type Allowances, AllowanceSpent } from "./allowance.ts";
import { replyCode, replyRejected, respond } from "./reply.ts";
import type { Visit } from "./visit.ts";

export interface LogParts {
  readonly database: Database;
  readonly allowances: Allowances;
}

type Routed = Hono<{ Variables: { visit: Visit } }>;

/** Who looks: what is served here is for everybody. */
const anybody = { institution: "liandong", operator: "log", within: "everywhere" } as const;

/** All who have shown no key share one allowance. */
const unknownCallers = "";
const costOfPath = 10;

/**
 * The log as files (C2SP tlog-tiles), for whoever watches that it only grows: the newest head, and tiles
 * of hashes, which never change again. Entries are not served, because they tell of persons.
 */
export function serveLog(app: Routed, parts: LogParts): void {
  app.get("/log/checkpoint", (c) =>
    opened(parts, c.get("visit"), async () => {
      const head = await parts.database.reading(anybody, findNewestCheckpoint);
      return head === null ? null : fileOf(head.note, "text/plain; charset=utf-8", "no-cache");
    }),
  );
  app.get("/log/tile/*", (c) =>
    opened(parts, c.get("visit"), async () => {
      const tile = readTilePath(c.req.path.slice("/log/tile/".length));
      const hashes = tile === null ? null : await findTile(parts.database, tile);
      return hashes === null ? null : fileOf(hashes, "application/octet-stream", immutable);
    }),
  );
}

const immutable = "public, max-age=31536000, immutable";

function fileOf(body: string | Uint8Array, type: string, caching: string): Response {
  return new Response(body as BodyInit, {
    headers: {
      "Content-Type": type,
      "Cache-Control": caching,
      "X-Content-Type-Options": "nosniff",
      "Access-Control-Allow-Origin": "*",
    },
  });
}

async function opened(
  { allowances }: LogParts,
  visit: Visit,
  find: () => Promise<Response | null>,
): Promise<Response> {
  try {
    await take(allowances, visit);
    return (await find()) ?? respond(replyCode("request.not-found", visit), visit);
  } catch (error) {
    const told = asRejection(error);
    const fault = told === error ? told.originalError : error;
    if (fault != null) visit.faults.push(fault);
    return respond(replyRejected(told, visit), visit);
  }
}

async function take(allowances: Allowances, visit: Visit): Promise<void> {
  try {
    visit.allowance = await allowances.take(unknownCallers, costOfPath);
  } catch (error) {
    if (!(error instanceof AllowanceSpent)) throw error;
    visit.allowance = error.allowance;
    throw rejection("limits.rate");
  }
}

/** Null where the log has not come so far. */
async function findTile(database: Database, tile: Tile): Promise<Uint8Array | null> {
  const found = await database.reading(anybody, (tx) => loadTiles(tx, [tile]));
  const hashes = found.get(tileKey(tile));
  const length = tile.width * hashLength;
  return hashes === undefined || hashes.length < length ? null : hashes.subarray(0, length);
}

/** `<L>/<N>` for a full tile, `<L>/<N>.p/<W>` for one that is not; N in groups of three, as `x001/x234/067`. */
export function readTilePath(path: string): Tile | null {
  const found = /^(0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path);
  if (found === null) return null;
  const [, level, groups, width] = found;
  const number = Number(groups!.replaceAll(/[x/]/g, ""));
  const isShort = !groups!.startsWith("x000/");
  const wide = width === undefined ? tileWidth : Number(width);
  if (!isShort || !Number.isSafeInteger(number * tileWidth) || Number(level) > 63) return null;
  return width !== undefined && wide >= tileWidth
    ? null
    : { level: Number(level), number, width: wide };
}
