import { digest, wordActLeaf, wordEntry, wordSeal } from "../../src/domain/proof/entry.ts";
import type { EvidenceFile, EvidenceRows } from "../../src/domain/proof/evidence-rows.ts";
import { checkpointBody } from "../../src/domain/proof/checkpoint.ts";
import { leafHash } from "../../src/domain/proof/hash.ts";
import { emptyRange, extendRange, rootOf, rootOfRange } from "../../src/domain/proof/range.ts";
import { receiptType, signingInput } from "../../src/domain/proof/receipt.ts";
import { signNote } from "../../src/signing/note-signature.ts";
import type { Signer } from "../../src/signing/signer.ts";

export const madeOrigin = "liandong/made";

/** Where made evidence goes: to arrays, or to files. */
export type Take = <File extends EvidenceFile>(file: File, row: EvidenceRows[File]) => void;

const law = JSON.stringify([
  {
    code: "made-2020-1",
    from: null,
    hash: digest("made"),
    part: "policy",
    region: "370303",
    until: null,
  },
]);

/** Makes evidence without a register: as much as is wanted, all of it sound. */
export class EvidenceMaker {
  readonly #signer: Signer;
  readonly #take: Take;
  #range = emptyRange;
  #position = 0;
  #seals = 0;
  #note: string | null = null;

  /** The first act publishes the key. */
  constructor(signer: Signer, take: Take) {
    this.#signer = signer;
    this.#take = take;
    const { kid, alg, publicKey: jwk } = signer;
    this.act("publish-signing-key", { kid, alg, jwk });
  }

  get keys(): readonly Readonly<Record<string, unknown>>[] {
    const { kid, alg, publicKey } = this.#signer;
    const terms = { from: 1, until: null, openedBy: 1, closedBy: null };
    return [{ ...publicKey, kid, alg, region: "370303", ...terms }];
  }

  act(kind = "record", content: unknown = { 内容: "一宗地" }): void {
    const position = (this.#position += 1);
    const idempotencyKey = `made/${position}`;
    const who = { actor: "经办一", client: "made", institution: "lead", region: "370303" };
    const canonical = JSON.stringify({ act: kind, ...who, content, idempotencyKey, position });
    const act = {
      ...who,
      position,
      kind,
      idempotencyKey,
      canonical,
      basis: null,
      effectiveOn: null,
      account: null,
      proposal: null,
      fingerprint: digest(JSON.stringify(content)),
      hash: digest(canonical),
      reply: JSON.stringify({ position }),
      recordedAt: instant(this.#range.size),
    };
    this.#take("acts.jsonl", act);
    this.#leaf(wordActLeaf({ ...act, act: act.hash, reply: digest(act.reply) }), {
      act: position,
      seal: null,
    });
  }

  /** What one statement answered, to institutions with so many questions each. */
  seal(counts: readonly number[] = [1]): void {
    const id = uuid((this.#seals += 1), 0);
    const readAt = instant(this.#range.size);
    const hashes: Buffer[] = [];
    const position = this.#position;
    const key = "parcel:370303999901GB00001";
    const batches = counts.map((count, at) => {
      const [batch, institution] = [uuid(this.#seals, at + 1), `bank-${at}`];
      const first = hashes.length;
      const questions: string[] = [];
      const entries = Array.from({ length: count }, (_, item) => {
        const question = JSON.stringify({
          action: "mortgage.register",
          asOf: null,
          context: { caseNumber: `${item}`, operator: "经办", purpose: "抵押登记" },
          jurisdiction: "370303",
          knownAt: null,
          subject: { id: "370303999901GB00001", kind: "PARCEL" },
        });
        questions.push(question);
        const entry = wordEntry({
          answer: digest(`${batch} ${item}`),
          asOf: "2026-01-01",
          institution,
          isVouched: true,
          keys: [key],
          law: digest(law),
          position,
          purpose: "抵押登记",
          question: digest(question),
          record: `${batch}/${item}`,
          region: "370303",
          rows: [item],
        });
        hashes.push(leafHash(entry));
        return entry;
      });
      const of = { region: "370303", institution };
      const receipt = { ...of, seal: id, first, entries: `[${entries.join(",")}]`, keys: [key] };
      const day = "2026-01-01";
      return {
        id: batch,
        ...of,
        position,
        day,
        questions: `[${questions.join(",")}]`,
        readAt,
        receipt,
      };
    });
    const payload = wordSeal({
      seal: id,
      issuer: madeOrigin,
      checkpoint: this.#note,
      position,
      readAt,
      sealedLateAt: null,
      law: new Map([[digest(law), law]]),
      root: Buffer.from(rootOf(hashes)).toString("hex"),
      size: hashes.length,
    });
    const { alg, kid } = this.#signer;
    const header = JSON.stringify({ alg, kid, typ: receiptType });
    const signature = this.#signer.sign(Buffer.from(signingInput(header, payload), "latin1"));
    this.#take("seals.jsonl", {
      id,
      payload,
      protected: header,
      signature: Buffer.from(signature).toString("hex"),
      hashes: Buffer.concat(hashes).toString("hex"),
    });
    for (const batch of batches) this.#take("batches.jsonl", batch);
    this.#leaf(payload, { act: null, seal: id });
  }

  head(): void {
    const [size, root] = [this.#range.size, rootOfRange(this.#range)];
    const note = signNote(
      checkpointBody({ origin: madeOrigin, size, root }),
      madeOrigin,
      this.#signer,
    );
    this.#note = note;
    const hex = Buffer.from(root).toString("hex");
    this.#take("checkpoints.jsonl", { origin: madeOrigin, size, root: hex, note });
  }

  #leaf(text: string, of: Pick<EvidenceRows["leaves.jsonl"], "act" | "seal">): void {
    const hash = leafHash(text);
    this.#take("leaves.jsonl", { number: this.#range.size, hash: hash.toString("hex"), ...of });
    this.#range = extendRange(this.#range, [hash]);
  }
}

/** Within one day in Asia/Shanghai, each later than the one before. */
function instant(at: number): string {
  return `2026-01-01T0${1 + Math.floor(at / 1_000_000)}:00:00.${String(at % 1_000_000).padStart(6, "0")}Z`;
}

function uuid(seal: number, batch: number): string {
  const [head, tail] = [String(seal).padStart(8, "0"), String(batch).padStart(12, "0")];
  return `${head}-0000-7000-8000-${tail}`;
}
