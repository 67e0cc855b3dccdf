import type { Citation, Quotation, Region } from "./policy.ts";

/**
 * The text of a document as quotations are compared with it: white space and page numbers on lines
 * of their own (- 5 -) are left out, everything else stands as issued. Offsets lead back to it.
 */
export interface DocumentText {
  readonly issued: string;
  readonly bare: string;
  /** For each character of `bare`, its place in `issued`. */
  readonly offsets: readonly number[];
}

const furniture = /^[ \t\u00a0]*-[ \t]*\d+[ \t]*-[ \t]*$/gm;

export function readDocument(issued: string): DocumentText {
  const hidden = new Set<number>();
  for (const found of issued.matchAll(furniture)) {
    for (let at = 0; at < found[0].length; at += 1) hidden.add(found.index + at);
  }
  let bare = "";
  const offsets: number[] = [];
  for (let at = 0; at < issued.length; at += 1) {
    if (hidden.has(at) || /\s/.test(issued[at]!)) continue;
    bare += issued[at];
    offsets.push(at);
  }
  return { issued, bare, offsets };
}

export type Place = { readonly from: number; readonly until: number };

/** Where a quotation stands in `bare`: its one place, or how many places there are. */
export function locate(
  document: DocumentText,
  quotation: Quotation,
): Place | { readonly occurrences: number } {
  const [exact, prefix, suffix] = [quotation.exact, quotation.prefix, quotation.suffix].map(
    (text) => text.replaceAll(/\s/g, ""),
  );
  const whole = prefix! + exact! + suffix!;
  const first = document.bare.indexOf(whole);
  if (first === -1) return { occurrences: 0 };
  let occurrences = 1;
  for (
    let at = document.bare.indexOf(whole, first + 1);
    at !== -1;
    at = document.bare.indexOf(whole, at + 1)
  )
    occurrences += 1;
  if (occurrences > 1) return { occurrences };
  const from = first + prefix!.length;
  return { from, until: from + exact!.length };
}

export interface Coverage {
  readonly region: string;
  readonly characters: number;
  readonly quoted: number;
  readonly heading: number;
  readonly uncoded: number;
  /** Marks between quotations: punctuation that no quotation took along. */
  readonly punctuation: number;
  /** Runs of text for which nothing in the pack answers. */
  readonly unanswered: readonly string[];
}

/** How the characters of each region are accounted for. Quoting wins over heading, heading over 未编码. */
export function coverage(
  document: DocumentText,
  regions: readonly Region[],
  citations: readonly Citation[],
): Coverage[] {
  const marks = new Array<"quoted" | "heading" | "uncoded" | undefined>(document.bare.length);
  const order = { uncoded: 0, heading: 1, quoted: 2 } as const;
  const marked = citations.map((citation) => ({
    citation,
    as:
      citation.role === "heading" || citation.role === "uncoded"
        ? citation.role
        : ("quoted" as const),
  }));
  for (const { citation, as } of marked.sort((a, b) => order[a.as] - order[b.as])) {
    const place = locate(document, citation);
    if ("from" in place) marks.fill(as, place.from, place.until);
  }
  return regions.map((region) => measureRegion(document, region, marks));
}

function measureRegion(
  document: DocumentText,
  region: Region,
  marks: readonly (string | undefined)[],
): Coverage {
  const begin = locate(document, region.from);
  const end =
    region.until === null ? { from: document.bare.length } : locate(document, region.until);
  const from = "from" in begin ? begin.from : 0;
  const until = "from" in end ? end.from : from;
  const counts = { quoted: 0, heading: 0, uncoded: 0, punctuation: 0 };
  const unanswered: string[] = [];
  let run = "";
  for (let at = from; at <= until; at += 1) {
    const mark = at < until ? marks[at] : "end";
    const letter = document.bare[at] ?? "";
    if (mark === undefined && at < until) {
      run += letter;
      continue;
    }
    if (run !== "") {
      if (/^[\p{P}\p{S}]+$/u.test(run)) counts.punctuation += run.length;
      else unanswered.push(run);
      run = "";
    }
    if (mark === "quoted" || mark === "heading" || mark === "uncoded") counts[mark] += 1;
  }
  return { region: region.name, characters: until - from, ...counts, unanswered };
}
