/** What clients were told that it stands, written down before they go on. */
import { type FileHandle, open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export interface CheckNote {
  readonly is: "check";
  /** The number of the case: that of the request. */
  readonly request: string;
  /** Under which key it was asked; null where under none. */
  readonly key: string | null;
  readonly record: string;
  readonly outcome: string;
}

export interface ActNote {
  readonly is: "act";
  readonly key: string;
  readonly position: number;
}

export type Note = CheckNote | ActNote;

/** The journal of one client: a line is on the disk before the next request is sent. */
export async function openJournal(folder: string, client: number) {
  const file: FileHandle = await open(join(folder, `${client}.jsonl`), "a");
  return {
    async write(notes: readonly Note[]): Promise<void> {
      await file.appendFile(notes.map((note) => `${JSON.stringify(note)}\n`).join(""));
      await file.datasync();
    },
    close: () => file.close(),
  };
}

export async function readJournals(folder: string): Promise<Note[]> {
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return texts.flatMap((text) =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Note),
  );
}
