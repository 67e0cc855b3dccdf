/** A server must not outlive its owner, and a process that was killed can no longer stop anything. */
import { spawn } from "node:child_process";
import { renameSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Writable } from "node:stream";

import type { Place } from "./place.ts";
import { surroundings } from "./run.ts";

export interface Watchdog {
  /** Called once the lock is held: from then on the watch ends by itself when another owner comes. */
  confirm(): void;
  /** Ends the watch; the server lives on. */
  dismiss(): void;
}

const againMs = 1_000;

/**
 * The shell holds the reading end of a pipe whose writing end is ours alone: when we are gone,
 * however we went, its read ends. It then stops the server, unless somebody else owns it by now or
 * the number is no longer that server's. The lock on the ground keeps a cleaner of old files, which
 * honours such locks, away from it.
 */
const script = `
trap '' HUP INT TERM
pid=$1 note=$2 owner=$3 token=$4
[ -r "$5" ] && exec 9<"$5" && command -v flock >/dev/null && flock -s -n 9
while read -r word; do
  [ "$word" = dismissed ] && exit 0
  token=$word
done
ours() {
  [ -z "$token" ] || { read -r seen < "$owner" && [ "$seen" = "$token" ]; } &&
  read -r seen < "$note" && [ "$seen" = "$pid" ]
} 2>/dev/null
ours && kill -INT "$pid"
seconds=0
while kill -0 "$pid" && ours; do
  [ $seconds = 30 ] && kill -QUIT "$pid"
  [ $seconds = 40 ] && exit 0
  seconds=$((seconds + 1))
  sleep 1
done 2>/dev/null
`;

/** Watches a server that is ours to stop; its owner is named in a file only by who holds the lock. */
export function watch(place: Place, pid: number): Watchdog {
  const note = join(place.cluster, "postmaster.pid");
  let token = "";
  let isDismissed = false;
  let pipe = begin();

  function begin(): Writable {
    const child = spawn(
      "/bin/sh",
      ["-c", script, "sh", String(pid), note, place.owner, token, place.ground],
      { cwd: "/", env: surroundings, detached: true, stdio: ["pipe", "ignore", "ignore"] },
    );
    child.stdin.on("error", () => undefined);
    child.once("error", () => undefined);
    child.once("exit", () => setTimeout(beginAgain, againMs).unref());
    child.unref();
    (child.stdin as unknown as { unref(): void }).unref();
    return child.stdin;
  }

  function beginAgain(): void {
    if (!isDismissed) pipe = begin();
  }

  return {
    confirm() {
      token = `${process.pid}-${randomBytes(6).toString("hex")}`;
      const fresh = `${place.owner}.${token}`;
      writeFileSync(fresh, `${token}\n`, { mode: 0o644 });
      renameSync(fresh, place.owner);
      pipe.write(`${token}\n`);
    },
    dismiss() {
      isDismissed = true;
      pipe.end("dismissed\n");
    },
  };
}
