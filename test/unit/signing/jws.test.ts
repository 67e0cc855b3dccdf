import { describe, expect, it } from "vitest";
import { makeJws, readJws, verifyJws } from "../../../src/signing/jws.ts";
import { drawPrivateKey, readPrivateKey } from "../../../src/signing/private-key.ts";
import type { SignatureAlgorithm } from "../../../src/signing/signer.ts";
import { random, seedOf } from "../../support/random.ts";

const algorithms: readonly SignatureAlgorithm[] = ["EdDSA", "SM2"];
const [edDsa, sm2] = algorithms.map((alg) => readPrivateKey(drawPrivateKey(alg))!);
const payload = '{"answer":"不予新增贷款"}';

const encode = (text: string | Buffer): string => Buffer.from(text).toString("base64url");
const decode = (text: string): string => Buffer.from(text, "base64url").toString("utf8");

describe.each([edDsa!, sm2!])("a JWS by $alg", (signer) => {
  const text = makeJws(signer, "receipt+jws", payload);
  const [head, body, signature] = text.split(".") as [string, string, string];

  it("has a canonical header that says by which key, and of what kind it is", () => {
    expect(decode(head)).toBe(`{"alg":"${signer.alg}","kid":"${signer.kid}","typ":"receipt+jws"}`);
    expect(decode(body)).toBe(payload);
  });

  it("is read as what was signed, and verified by its key alone", () => {
    const jws = readJws(text)!;
    expect(jws.header).toEqual({ alg: signer.alg, kid: signer.kid, typ: "receipt+jws" });
    expect(jws.payload.toString("utf8")).toBe(payload);
    expect(jws.signingInput.toString("ascii")).toBe(`${head}.${body}`);
    expect(verifyJws(jws, signer.publicKey)).toBe(true);
    for (const other of algorithms.map((alg) => readPrivateKey(drawPrivateKey(alg))!))
      expect(verifyJws(jws, other.publicKey)).toBe(false);
  });

  it("is refused when it names another key or algorithm, even if the signature holds", () => {
    for (const header of [
      { alg: signer.alg, kid: "another", typ: "receipt+jws" },
      { alg: signer.alg === "SM2" ? "EdDSA" : "SM2", kid: signer.kid, typ: "receipt+jws" },
    ]) {
      const input = `${encode(JSON.stringify(header))}.${body}`;
      const resigned = encode(Buffer.from(signer.sign(Buffer.from(input))));
      const jws = readJws(`${input}.${resigned}`)!;
      expect(jws.header).toEqual(header);
      expect(verifyJws(jws, signer.publicKey)).toBe(false);
    }
  });

  it("has one way to be written: any other character anywhere makes it unreadable or false", () => {
    const seed = seedOf(20261127);
    console.log(`seed ${seed}`);
    const chance = random(seed);
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \né"];
    const fails = (mutated: string): boolean => {
      const jws = readJws(mutated);
      return jws === null || !verifyJws(jws, signer.publicKey);
    };
    for (let at = 0; at < text.length; at += 1) {
      const other = chance.pick(letters.filter((letter) => letter !== text[at]));
      expect(fails(text.slice(0, at) + other + text.slice(at + 1)), `${at} ${other}`).toBe(true);
      expect(fails(text.slice(0, at) + text.slice(at + 1)), `without ${at}`).toBe(true);
    }
    for (const mutated of [`${text}=`, ` ${text}`, `${text}\n`, `${text}.`, text.slice(0, -1)])
      expect(readJws(mutated)).toBeNull();
  });

  it.each([
    "{}",
    "null",
    "7",
    "[]",
    "",
    "not json",
    '{"alg":"none","kid":"k","typ":"t"}',
    '{"alg":"HS256","kid":"k","typ":"t"}',
    '{"alg":"ALG","typ":"t"}',
    '{"alg":"ALG","kid":"k"}',
    '{"alg":"ALG","kid":7,"typ":"t"}',
    '{"kid":"k","alg":"ALG","typ":"t"}',
    '{"alg":"ALG", "kid":"k","typ":"t"}',
    '{"alg":"ALG","kid":"j","kid":"k","typ":"t"}',
    '{"alg":"ALG","b64":false,"kid":"k","typ":"t"}',
    '{"alg":"ALG","b64":true,"kid":"k","typ":"t"}',
    '{"alg":"ALG","crit":["b64"],"kid":"k","typ":"t"}',
    '{"alg":"ALG","crit":[],"kid":"k","typ":"t"}',
    '{"__proto__":{"alg":"ALG","kid":"k","typ":"t"}}',
  ])("has no other header: %s", (header) => {
    const forged = encode(header.replace("ALG", signer.alg));
    expect(readJws(`${forged}.${body}.${signature}`)).toBeNull();
  });

  it.each(["", ".", "..", "...", "a.b.c", "eyJ.eyJ", "\0.\0.\0"])("is not %j", (nonsense) =>
    expect(readJws(nonsense)).toBeNull(),
  );
});
