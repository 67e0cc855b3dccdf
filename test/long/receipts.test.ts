import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBy, readKeySet } from "../../src/commands/evidence-keys.ts";
import { exportEvidence } from "../../src/commands/export-evidence.ts";
import { verifyReceipt } from "../../src/domain/proof/verify-receipt.ts";
import { checkpointBody } from "../../src/domain/proof/checkpoint.ts";
import { ed25519Signer } from "../../src/signing/signer.ts";
import { signNote } from "../../src/signing/note-signature.ts";
import { readJws } from "../../src/signing/jws.ts";
import { flipText } from "../support/behind-back.ts";
import { run, temporaryFile } from "../support/command-line.ts";
import { type EvidenceRegister, openEvidence } from "../support/evidence-register.ts";
import { opensslAccepts } from "../support/openssl.ts";
import { random, seedOf } from "../support/random.ts";

const count = Number(process.env["RECEIPTS"] ?? "10000");
const sample = 50;

const seed = seedOf(20261121);
const chance = random(seed);
const place = mkdtempSync(join(tmpdir(), "liandong-receipts-"));

let register: EvidenceRegister;
/** As callers have filed them, in the order in which they were asked for. */
let receipts: readonly string[];
let open: ReturnType<typeof openBy>;

beforeAll(async () => {
  console.log(`SEED=${seed} RECEIPTS=${count}`);
  register = await openEvidence();
  const texts: string[] = [];
  // A tenth of them under the second key, which is of the slower kind.
  for (const [share, next] of [
    [0.4, "SM2"],
    [0.1, "EdDSA"],
    [0.3, "EdDSA"],
    [0.2, null],
  ] as const) {
    const end = texts.length + Math.round(share * count);
    while (texts.length < end) {
      const together = Math.min(1 + chance.int(60), end - texts.length);
      const from = texts.length;
      const told = Array.from({ length: together }, (_, at) => register.ask(from + at));
      texts.push(...(await Promise.all(told)).map(({ text }) => text));
      if (chance.chance(0.2)) await register.extend();
    }
    if (next !== null) await register.rotate(next);
  }
  await register.extend();
  receipts = texts;
  const directory = join(place, "evidence");
  await exportEvidence(register.owner, directory);
  open = openBy(readKeySet(JSON.parse(readFileSync(join(directory, "keys.json"), "utf8"))));
});

afterAll(async () => {
  rmSync(place, { recursive: true, force: true });
  await register?.drop();
});

const parts = ["liandong", "jws", "entry", "index", "path", "question", "answer"] as const;

/** One bit of one part; null where that part has none, or is no text then. */
function mutate(text: string, part: (typeof parts)[number]): string | null {
  const receipt = JSON.parse(text) as Record<string, unknown> & { path: string[] };
  const of = (value: string): string | null => flipText(value, chance);
  if (part === "index") receipt["index"] = (receipt["index"] as number) ^ (1 << chance.int(8));
  else if (part === "path") {
    const { path } = receipt;
    if (path.length === 0) return null;
    const at = chance.int(path.length);
    const flipped = of(path[at]!);
    if (flipped === null) return null;
    receipt.path = chance.chance(0.5) ? path.with(at, flipped) : path.toSpliced(at, 1);
  } else {
    const flipped = of(receipt[part] as string);
    if (flipped === null) return null;
    receipt[part] = flipped;
  }
  return JSON.stringify(receipt);
}

describe("receipts under four keys, one after the other", () => {
  it("verify by the published keys alone", () => {
    const unsound = receipts.filter((text) => verifyReceipt(text, open).defects.length > 0);
    expect(unsound).toEqual([]);
    expect(receipts.length).toBe(count);
    expect(new Set(receipts.map((text) => kidOf(text))).size).toBe(4);
  });

  it("fail where one bit of any part is another", () => {
    const found = new Map<string, number>();
    const missed: string[] = [];
    for (let [turn, done] = [0, 0]; done < count; turn += 1) {
      const part = parts[turn % parts.length]!;
      const mutated = mutate(receipts[turn % count]!, part);
      if (mutated === null) continue;
      done += 1;
      const { defects } = verifyReceipt(mutated, open);
      if (defects.length === 0) missed.push(`${part}: ${mutated}`);
      for (const code of defects) found.set(code, (found.get(code) ?? 0) + 1);
    }
    console.log(`${count} mutations found as`, Object.fromEntries([...found].toSorted()));
    expect(missed).toEqual([]);
  });

  it("verify with OpenSSL too, and fail there too where a bit is another", () => {
    const seen = new Set<string>();
    for (let turn = 0; turn < sample; turn += 1) {
      const from = Math.floor((turn * count) / sample);
      const jws = readJws((JSON.parse(receipts[from]!) as { jws: string }).jws)!;
      const { publicKey } = register.signers.get(jws.header.kid)!;
      seen.add(publicKey.crv);
      expect(opensslAccepts(publicKey, jws.signingInput, jws.signature)).toBe(true);
      const other = Buffer.from(jws.signingInput);
      other[chance.int(other.length)]! ^= 1 << chance.int(8);
      expect(opensslAccepts(publicKey, other, jws.signature)).toBe(false);
    }
    expect(seen).toEqual(new Set(["Ed25519", "SM2"]));
  });
});

function kidOf(text: string): string {
  return readJws((JSON.parse(text) as { jws: string }).jws)!.header.kid;
}

describe("the verb", () => {
  const directory = join(place, "evidence");
  const verify = (...words: string[]) => run("verify", ...words);

  it("exports into no directory that cannot be written", async () => {
    const file = temporaryFile("file", "");
    const said = await exportEvidence(register.owner, join(file, "evidence"));
    expect(said).toMatchObject({ refused: "export.unwritable" });
    expect(await exportEvidence(register.owner, directory)).toMatchObject({
      refused: "export.occupied",
    });
  });

  it("finds an export whole, beside a head that was kept elsewhere", () => {
    const note = keptHead();
    expect(verify(directory, "--checkpoint", note)).toMatchObject({ code: 0, err: "" });
    const told = verify(directory, "--keys", join(directory, "keys.json"), "--json");
    expect(told.code).toBe(0);
    expect(JSON.parse(told.out)).toMatchObject({ defects: [], log: { origin: register.origin } });
  });

  it("refuses a head that was itself altered, and what is no export or key set", () => {
    const note = readFileSync(keptHead(), "utf8");
    const lines = note.split("\n");
    const size = lines.with(1, `${Number(lines[1]) + 1}`).join("\n");
    const codes = [size, note.slice(0, -2), `${note}x`].map((text) => {
      const said = verify(directory, "--checkpoint", temporaryFile("head.txt", text), "--json");
      return [said.code, (JSON.parse(said.out) as { refused: string }).refused];
    });
    expect(codes).toEqual([
      [2, "verify.checkpoint-signature"],
      [2, "verify.checkpoint-malformed"],
      [2, "verify.checkpoint-malformed"],
    ]);
    for (const [words, code] of [
      [[place], "verify.no-export"],
      [[directory, "--keys", temporaryFile("keys.json", "{}")], "verify.keys-malformed"],
      [[temporaryFile("receipt.json", receipts[0]!)], "verify.keys-needed"],
      [[join(place, "nowhere")], "verify.unreadable"],
      [[directory, "--checkpoint", join(place, "nowhere")], "verify.unreadable"],
    ] as const)
      expect(verify(...words)).toMatchObject({ code: 2, err: expect.stringContaining(code) });
    expect(verify(directory, "--log", directory).code).toBe(64);
  });

  it("tells a head that was signed by a key that the export does not have", () => {
    const stranger = ed25519Signer(generateKeyPairSync("ed25519").privateKey);
    const body = checkpointBody({ origin: register.origin, size: 1, root: Buffer.alloc(32) });
    const note = temporaryFile("head.txt", signNote(body, register.origin, stranger));
    const said = verify(directory, "--checkpoint", note);
    expect(said).toMatchObject({ code: 1, err: expect.stringContaining("witness.key-unknown") });
  });

  it("names the line of a file that was altered", () => {
    const path = join(directory, "acts.jsonl");
    const whole = readFileSync(path, "utf8");
    const lines = whole.split("\n");
    writeFileSync(path, lines.with(1, lines[1]!.replace('"reply":"', '"reply":" ')).join("\n"));
    try {
      const said = verify(directory, "--lang", "en");
      expect(said.code).toBe(1);
      expect(said.err).toContain("acts.jsonl:2 [act.unlike-leaf] act 2");
    } finally {
      writeFileSync(path, whole);
    }
  });

  it("tells a clerk what a receipt says, and that it stands in the log", () => {
    const file = temporaryFile("receipt.json", receipts[7]!);
    const alone = verify(file, "--keys", join(directory, "keys.json"));
    expect(alone).toMatchObject({ code: 0, err: "" });
    for (const words of ["回执成立", "办理业务“甲”", "经办一", "所据法规"])
      expect(alone.out).toContain(words);
    const logged = verify(file, "--log", directory, "--lang", "en");
    expect(logged).toMatchObject({ code: 0, err: "" });
    expect(logged.out).toMatch(/log: leaf \d+/);
  });

  it("finds out a receipt that was altered, or whose seal the log does not have", () => {
    const altered = receipts[0]!.replace("办理业务", "办理事务");
    const said = verify(temporaryFile("receipt.json", altered), "--log", directory);
    expect(said.code).toBe(1);
    expect(said.err).toContain("[receipt.question]");
  });
});

/** The newest head, in a file of its own. */
function keptHead(): string {
  const lines = readFileSync(join(place, "evidence", "checkpoints.jsonl"), "utf8").trimEnd();
  const { note } = JSON.parse(lines.split("\n").at(-1)!) as { note: string };
  return temporaryFile("head.txt", note);
}
