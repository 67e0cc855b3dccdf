import { printSchema } from "graphql";
import type { Sentence } from "../domain/sentence.ts";
import { refusalCodes, remarkCodes } from "./codes.ts";
import { rejections } from "./rejection.ts";
import { schema } from "./schema.ts";

/** The contract as clients generate their types from it. */
export function contractText(): string {
  return `${printSchema(schema)}\n`;
}

/** Every code that a client may meet, with its sentence; each family is closed. */
export function codesText(): string {
  const codes = {
    refusals: sorted(refusalCodes),
    remarks: sorted(remarkCodes),
    rejections: sorted(
      Object.fromEntries(
        Object.entries(rejections).map(([code, { status, says }]) => [code, { status, ...says }]),
      ),
    ),
  };
  return `${JSON.stringify(codes, null, 2)}\n`;
}

function sorted<T extends Sentence>(codes: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(codes).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}
