import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Defect, defect } from "../domain/sentence.ts";
import { checkPack } from "../domain/policy/check-pack.ts";
import { compareVersions } from "../domain/policy/compare-versions.ts";
import { type DocumentText, readDocument } from "../domain/policy/document.ts";
import { parsePack } from "../domain/policy/pack.ts";
import type { Policy, Vocabulary } from "../domain/policy/policy.ts";
import { parseVocabulary } from "../domain/policy/vocabulary.ts";
import { passing } from "./passing.ts";
import { readTextFile, type TextFile } from "./text-file.ts";
import { readYaml, type WrittenText } from "./yaml-text.ts";

export interface LocatedDefect extends Defect {
  readonly file: string;
  readonly line: number | null;
}

export interface PolicyFolder {
  readonly id: string;
  readonly document: DocumentText;
  /** Absent when its pack cannot be read. */
  readonly policy: Policy | null;
  /** SHA-256, hexadecimal, of pack.yaml and document.txt as bytes. */
  readonly hashes: { readonly pack: string; readonly document: string };
}

export interface PolicyFiles {
  readonly root: string;
  readonly vocabulary: Vocabulary | null;
  readonly folders: readonly PolicyFolder[];
  readonly defects: readonly LocatedDefect[];
}

/** Reads a whole folder of policies, collecting every defect of every file. */
export function readPolicies(root: string): PolicyFiles {
  const defects: LocatedDefect[] = [];
  const written = readFile(join(root, "vocabulary.yaml"), "vocabulary.yaml", defects);
  const vocabulary =
    written === null
      ? null
      : take(parseVocabulary(written.raw), "vocabulary.yaml", written, defects);
  if (vocabulary === null) return { root, vocabulary, folders: [], defects };
  const names = passing("files.folder", () => readdirSync(root, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name);
  if (names.length === 0)
    defects.push({
      ...defect("policies.none", [], {
        zh: "没有任何政策包：无从回答",
        en: "there is no policy pack: nothing could be answered",
      }),
      file: root,
      line: null,
    });
  const folders = names.toSorted().flatMap((id) => readFolder(root, id, vocabulary, defects) ?? []);
  const versions = compareVersions(folders.flatMap(({ policy }) => policy ?? []));
  defects.push(
    ...versions.defects.map((one) => ({ ...one, file: `${one.policy}/pack.yaml`, line: null })),
  );
  return { root, vocabulary, folders, defects };
}

function readFolder(
  root: string,
  id: string,
  vocabulary: Vocabulary,
  defects: LocatedDefect[],
): PolicyFolder | null {
  const path = join(root, id);
  const issued = readText(join(path, "document.txt"), `${id}/document.txt`, defects);
  const pack = readText(join(path, "pack.yaml"), `${id}/pack.yaml`, defects);
  if (issued === null || pack === null) return null;
  const document = readDocument(issued.text);
  const hashes = { pack: sha256(pack.bytes), document: sha256(issued.bytes) };
  const written = readFile(join(path, "pack.yaml"), `${id}/pack.yaml`, defects);
  const policy =
    written === null
      ? null
      : take(parsePack(id, written.raw, vocabulary), `${id}/pack.yaml`, written, defects);
  if (policy !== null && written !== null) {
    defects.push(
      ...locateDefects(checkPack(policy, document, vocabulary), `${id}/pack.yaml`, written),
    );
  }
  return { id, document, policy, hashes };
}

/** The worked cases of a pack as written. They prove the pack and are not needed to answer by it. */
export function readCases(
  root: string,
  id: string,
): WrittenText | { readonly defects: readonly LocatedDefect[] } {
  const defects: LocatedDefect[] = [];
  return readFile(join(root, id, "cases.yaml"), `${id}/cases.yaml`, defects) ?? { defects };
}

function take<T>(
  parsed: { value: T } | { defects: readonly Defect[] },
  file: string,
  written: WrittenText,
  defects: LocatedDefect[],
): T | null {
  if ("value" in parsed) return parsed.value;
  defects.push(...locateDefects(parsed.defects, file, written));
  return null;
}

export function locateDefects(
  found: readonly Defect[],
  file: string,
  written: WrittenText,
): LocatedDefect[] {
  return found.map((one) => ({ ...one, file, line: written.lineOf(one.path) }));
}

function readFile(path: string, file: string, defects: LocatedDefect[]): WrittenText | null {
  const found = readText(path, file, defects);
  if (found === null) return null;
  const written = readYaml(found.text);
  if ("raw" in written) return written;
  defects.push(...written.defects.map((one) => ({ ...one, file, line: null })));
  return null;
}

function readText(path: string, file: string, defects: LocatedDefect[]): TextFile | null {
  const found = readTextFile(path, file);
  if (!("defect" in found)) return found;
  if (!defects.some((one) => one.file === file))
    defects.push({ ...found.defect, file, line: null });
  return null;
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
