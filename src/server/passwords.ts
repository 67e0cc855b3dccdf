/** Passwords are drawn for each directory and known only to who may read its file. */
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";

export const roles = ["postgres", "liandong_owner", "liandong"] as const;
export type Role = (typeof roles)[number];
export type Passwords = Readonly<Record<Role, string>>;

export function drawPasswords(): Passwords {
  return { postgres: draw(), liandong_owner: draw(), liandong: draw() };
}

function draw(): string {
  return randomBytes(24).toString("base64url");
}

/** Forced to the disk: a cluster whose passwords are lost is closed to everybody. */
export function keepPasswords(path: string, passwords: Passwords): void {
  const fd = openSync(path, "wx", 0o600);
  writeSync(fd, `${JSON.stringify(passwords, null, 2)}\n`);
  fsyncSync(fd);
  closeSync(fd);
}

/** Undefined when the file is missing or is no such file. */
export function readPasswords(path: string): Passwords | undefined {
  try {
    const read = JSON.parse(readFileSync(path, "utf8")) as Partial<Record<Role, unknown>>;
    return roles.every((role) => typeof read[role] === "string") ? (read as Passwords) : undefined;
  } catch {
    return undefined;
  }
}

export function urlOf(role: Role, database: string, at: { passwords: Passwords; port: number }) {
  return `postgres://${role}:${at.passwords[role]}@127.0.0.1:${at.port}/${database}`;
}
