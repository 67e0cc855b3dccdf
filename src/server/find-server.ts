/** Whoever asks a register a question on the side needs its server, not its ownership. */
import { existsSync, realpathSync } from "node:fs";

import type { Version } from "./binaries.ts";
import { readPasswords, urlOf } from "./passwords.ts";
import { findPlace, homeOf } from "./place.ts";
import { findPostmaster } from "./postmaster.ts";
import type { RunningServer } from "./postgres.ts";
import type { ServerRefusal } from "./refusal.ts";

export type LiveServer = Pick<RunningServer, "ownerUrl" | "url" | "port" | "version">;

/** What a directory holds: nothing yet, a register that rests, or one that somebody is serving. */
export type FoundServer =
  { readonly is: "absent" } | { readonly is: "resting" } | ({ readonly is: "live" } & LiveServer);

/** Looks without touching: makes no directory, starts no server and takes no lock. */
export function findServer(directory: string, version: Version = 18): FoundServer | ServerRefusal {
  if (!existsSync(directory)) return { is: "absent" };
  const base = realpathSync(directory);
  const place = findPlace(base, homeOf(base, version));
  if (place === undefined) return { is: "absent" };
  if ("refusal" in place) return place.refusal;
  const passwords = readPasswords(place.passwords);
  const found = findPostmaster(place.cluster);
  if (passwords === undefined || found?.status !== "ready") return { is: "resting" };
  const at = { passwords, port: found.port };
  return {
    is: "live",
    ownerUrl: urlOf("liandong_owner", "liandong", at),
    url: urlOf("liandong", "liandong", at),
    port: found.port,
    version,
  };
}
