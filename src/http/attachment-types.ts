/** A kind of file in which evidence is handed in. */
export interface AttachmentType {
  readonly mediaType: string;
  /** The ending of its name where somebody keeps it. */
  readonly ending: string;
  /** Whether a file with this beginning may be of the kind. */
  begins(bytes: Uint8Array): boolean;
}

/** So many bytes tell every kind. */
export const beginningLength = 64;

const office = "application/vnd.openxmlformats-officedocument";

/** Scans, photographs, tables and maps; nothing that a browser would run. */
const types: readonly AttachmentType[] = [
  one("application/pdf", "pdf", begin("%PDF-")),
  one("image/jpeg", "jpg", begin("\xff\xd8\xff")),
  one("image/png", "png", begin("\x89PNG\r\n\x1a\n")),
  one("image/tiff", "tif", begin("II*\0", "MM\0*")),
  // These are archives: what lies in them is for whoever opens them to judge.
  one(`${office}.spreadsheetml.sheet`, "xlsx", begin("PK\x03\x04")),
  one(`${office}.wordprocessingml.document`, "docx", begin("PK\x03\x04")),
  one("application/ofd", "ofd", begin("PK\x03\x04")),
  one("application/geo+json", "geojson", beginsObject),
];

export const mediaTypes: readonly string[] = types.map(({ mediaType }) => mediaType);

/** The kind that a `Content-Type` names; null where it is none of those that are taken. */
export function findType(contentType: string | null): AttachmentType | null {
  const named = contentType?.trim().toLowerCase() ?? "";
  const plain = named.replace(/^(application\/geo\+json) *; *charset *= *"?utf-8"?$/, "$1");
  return types.find(({ mediaType }) => mediaType === plain) ?? null;
}

/** Of a type that was taken once, though it may not be taken any more. */
export function findEnding(mediaType: string): string {
  return types.find((one) => one.mediaType === mediaType)?.ending ?? "bin";
}

function one(mediaType: string, ending: string, begins: AttachmentType["begins"]): AttachmentType {
  return { mediaType, ending, begins };
}

function begin(...beginnings: readonly string[]): AttachmentType["begins"] {
  const wanted = beginnings.map((text) => Buffer.from(text, "latin1"));
  return (bytes) => wanted.some((start) => start.equals(bytes.subarray(0, start.length)));
}

function beginsObject(bytes: Uint8Array): boolean {
  return /^[ \t\r\n]*\{/.test(Buffer.from(bytes).toString("latin1"));
}
