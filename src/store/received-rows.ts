import type { Sentence } from "../domain/sentence.ts";

/** A row of a file of acts: what it says, or why nobody can read it. */
export type ReceivedRow = ReceivedLine &
  (
    | { readonly is: "act"; readonly said: unknown }
    | { readonly is: "cells"; readonly cells: Readonly<Record<string, string>> }
    | { readonly is: "unreadable"; readonly code: string; readonly says: Sentence }
  );

export interface ReceivedLine {
  /** From 1, as an editor counts them. */
  readonly line: number;
  readonly text: string;
  /** The cells as they stand, where the file is a table and the line could be taken apart. */
  readonly fields: readonly string[] | null;
}

/** A row that did not become an act, and why. */
export interface RejectedRow extends ReceivedLine {
  readonly code: string;
  readonly says: Sentence;
}

export interface FileRefusal {
  readonly refused:
    "file.missing" | "file.encoding" | "file.workbook" | "file.header" | "file.empty";
  readonly because: Sentence;
}
