import { execFile, execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSigner, rotateKey } from "../../src/signing/key-files.ts";
import type { KeyRefusal } from "../../src/signing/key-refusal.ts";
import { drawPrivateKey } from "../../src/signing/private-key.ts";
import type { SignatureAlgorithm, Signer } from "../../src/signing/signer.ts";
import { verifySignature } from "../../src/signing/verify-signature.ts";

const algorithms: readonly SignatureAlgorithm[] = ["EdDSA", "SM2"];
const message = Buffer.from("认定");
let place = "";
let made = 0;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "liandong-keys-"));
});
afterAll(() => rmSync(place, { recursive: true }));

function opened(result: Signer | KeyRefusal): Signer {
  if ("refused" in result) throw new Error(`${result.refused}: ${result.because.en}`);
  return result;
}

function refusedBy(result: Signer | KeyRefusal): string | null {
  return "refused" in result ? result.refused : null;
}

function newDirectory(alg: SignatureAlgorithm = "EdDSA"): { directory: string; signer: Signer } {
  made += 1;
  const directory = join(place, `d${made}`, "keys");
  return { directory, signer: opened(openSigner(directory, { alg, create: true })) };
}

function reopen(directory: string): Signer | KeyRefusal {
  return openSigner(directory, { alg: "EdDSA", create: false });
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

describe.each(algorithms)("the signing key of a directory, by %s", (alg) => {
  it("is made once, and is the same whenever it is opened", () => {
    const { directory, signer } = newDirectory(alg);
    expect(signer.alg).toBe(alg);
    const again = opened(openSigner(directory, { alg: "EdDSA", create: true }));
    expect(again.publicKey).toEqual(signer.publicKey);
    expect(again.kid).toBe(signer.kid);
    expect(verifySignature(signer.publicKey, message, again.sign(message))).toBe(true);
    expect(readdirSync(directory).toSorted()).toEqual(["current", `${signer.kid}.pem`].toSorted());
  });

  it("is for its owner alone", () => {
    const { directory, signer } = newDirectory(alg);
    expect(modeOf(directory)).toBe(0o700);
    expect(modeOf(join(directory, `${signer.kid}.pem`))).toBe(0o600);
  });

  it("is a file that OpenSSL reads, with the same public key", () => {
    const { directory, signer } = newDirectory(alg);
    const path = join(directory, `${signer.kid}.pem`);
    expect(readFileSync(path, "utf8")).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    const spki = execFileSync("openssl", ["pkey", "-in", path, "-pubout", "-outform", "DER"]);
    const { publicKey } = signer;
    const coordinates = publicKey.crv === "SM2" ? [publicKey.x, publicKey.y] : [publicKey.x];
    const point = Buffer.concat(coordinates.map((one) => Buffer.from(one, "base64url")));
    expect(spki.subarray(-point.length)).toEqual(point);
  });

  it("may be one that OpenSSL made", () => {
    const { directory, signer } = newDirectory(alg);
    const path = join(directory, "brought.pem");
    const named = alg === "SM2" ? "SM2" : "ED25519";
    execFileSync("openssl", ["genpkey", "-algorithm", named, "-out", path]);
    const brought = readFileSync(path, "utf8");
    writeFileSync(join(directory, `${signer.kid}.pem`), brought);
    expect(refusedBy(reopen(directory))).toBe("signing-key.unreadable");
    const spki = execFileSync("openssl", ["pkey", "-in", path, "-pubout", "-outform", "DER"]);
    const point = spki.subarray(alg === "SM2" ? -64 : -32);
    const [x, y] = [point.subarray(0, 32), point.subarray(32)].map((one) =>
      one.toString("base64url"),
    );
    const members = { crv: signer.publicKey.crv, kty: signer.publicKey.kty, x, ...(y && { y }) };
    const digest = execFileSync("openssl", ["dgst", "-sha256", "-binary"], {
      input: JSON.stringify(members),
    });
    const kid = digest.toString("base64url");
    renameSync(path, join(directory, `${kid}.pem`));
    writeFileSync(join(directory, "current"), kid);
    expect(opened(reopen(directory)).publicKey).toEqual(members);
  });
});

describe("a signing key is refused", () => {
  it("where there is none and none may be made", () => {
    expect(refusedBy(reopen(join(place, "nowhere")))).toBe("signing-key.missing");
    expect(refusedBy(rotateKey(join(place, "nowhere"), { alg: "SM2" }))).toBe(
      "signing-key.missing",
    );
    expect(() => statSync(join(place, "nowhere"))).toThrow("ENOENT");
  });

  it("where its file is gone: another is not made in its place by starting", () => {
    const { directory, signer } = newDirectory();
    rmSync(join(directory, `${signer.kid}.pem`));
    expect(refusedBy(openSigner(directory, { alg: "EdDSA", create: true }))).toBe(
      "signing-key.missing",
    );
  });

  it.each([0o640, 0o604, 0o620, 0o602, 0o644, 0o666, 0o610, 0o601])(
    "when others have access to it: %o",
    (mode) => {
      const { directory, signer } = newDirectory();
      chmodSync(join(directory, `${signer.kid}.pem`), mode);
      expect(refusedBy(reopen(directory))).toBe("signing-key.exposed");
    },
  );

  it.each([0o770, 0o707, 0o722, 0o777])("when others may lay down theirs: %o", (mode) => {
    const { directory } = newDirectory();
    chmodSync(directory, mode);
    expect(refusedBy(reopen(directory))).toBe("signing-key.exposed");
    expect(refusedBy(rotateKey(directory, { alg: "EdDSA" }))).toBe("signing-key.exposed");
  });

  it.each([
    ["nothing", ""],
    ["no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"],
    ["another key of its kind", drawPrivateKey("EdDSA")],
    ["another key of another kind", drawPrivateKey("SM2")],
    [
      "a key of an unknown curve",
      execFileSync(
        "openssl",
        ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
      ),
    ],
    [
      "a key behind a password",
      execFileSync(
        "openssl",
        ["genpkey", "-algorithm", "ED25519", "-aes-256-cbc", "-pass", "pass:x"],
        { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
      ),
    ],
  ])("when its file holds %s", (_, pem) => {
    const { directory, signer } = newDirectory();
    writeFileSync(join(directory, `${signer.kid}.pem`), pem);
    expect(refusedBy(reopen(directory))).toBe("signing-key.unreadable");
  });

  it.each(["", "x", "../../etc/passwd", `${"A".repeat(43)}\n${"B".repeat(43)}`])(
    "when what names it is %j",
    (current) => {
      const { directory } = newDirectory();
      writeFileSync(join(directory, "current"), current);
      expect(refusedBy(reopen(directory))).toBe("signing-key.unreadable");
    },
  );

  it("when a file stands where its directory belongs", () => {
    const path = join(place, "file");
    writeFileSync(path, "");
    expect(refusedBy(openSigner(path, { alg: "EdDSA", create: true }))).toBe(
      "signing-key.unreadable",
    );
    expect(refusedBy(reopen(path))).toBe("signing-key.unreadable");
  });
});

describe("a rotation", () => {
  it("makes the next key sign, and keeps no private key of before", () => {
    const { directory, signer } = newDirectory();
    const signature = signer.sign(message);
    let before = signer;
    for (const alg of ["SM2", "EdDSA", "EdDSA"] as const) {
      const next = opened(rotateKey(directory, { alg }));
      expect(next.alg).toBe(alg);
      expect(next.kid).not.toBe(before.kid);
      expect(opened(reopen(directory)).kid).toBe(next.kid);
      const left = readdirSync(directory).toSorted();
      expect(left).toEqual(["current", `${next.kid}.pem`].toSorted());
      expect(modeOf(join(directory, `${next.kid}.pem`))).toBe(0o600);
      before = next;
    }
    expect(verifySignature(signer.publicKey, message, signature)).toBe(true);
  });

  it("is the way out when the key is lost, exposed or unreadable", () => {
    const spoilt: readonly ((path: string) => void)[] = [
      (path) => rmSync(path),
      (path) => chmodSync(path, 0o644),
      (path) => writeFileSync(path, "no key"),
      (path) => writeFileSync(join(path, "..", "current"), "no name"),
    ];
    for (const spoil of spoilt) {
      const { directory, signer } = newDirectory();
      spoil(join(directory, `${signer.kid}.pem`));
      expect(refusedBy(reopen(directory))).not.toBeNull();
      const next = opened(rotateKey(directory, { alg: "EdDSA" }));
      expect(opened(reopen(directory)).kid).toBe(next.kid);
    }
  });

  it("clears away what one that was stopped had left, and nothing that may still be in the making", () => {
    const { directory } = newDirectory();
    const [old, young] = ["A", "B"].map((letter) => letter.repeat(43));
    for (const name of [`${old}.pem`, `${old}.next`, `${young}.pem`, `${young}.next`])
      writeFileSync(join(directory, name), "");
    const hoursAgo = new Date(Date.now() - 7_200_000);
    for (const name of [`${old}.pem`, `${old}.next`])
      utimesSync(join(directory, name), hoursAgo, hoursAgo);
    writeFileSync(join(directory, "notes.txt"), "");
    const { kid } = opened(rotateKey(directory, { alg: "EdDSA" }));
    expect(readdirSync(directory).toSorted()).toEqual(
      ["current", `${kid}.pem`, `${young}.pem`, `${young}.next`, "notes.txt"].toSorted(),
    );
  });
});

describe("processes that open the same directory at the same moment", () => {
  it("end with one key for all, and one file of it", async () => {
    const shared = mkdtempSync(join(place, "shared-"));
    const script = join(import.meta.dirname, "..", "support", "open-signers.ts");
    const [processes, rounds] = [3, 40];
    const start = String(Date.now() + 1500);
    const said = await Promise.all(
      Array.from({ length: processes }, () =>
        promisify(execFile)(process.execPath, [script, shared, start, String(rounds)]),
      ),
    );
    const kids = said.map(({ stdout }) => JSON.parse(stdout) as readonly string[]);
    for (let turn = 0; turn < rounds; turn += 1) {
      const [kid, ...others] = new Set(kids.map((ofOne) => ofOne[turn]!));
      expect(others).toEqual([]);
      const left = readdirSync(join(shared, String(turn))).toSorted();
      expect(left).toEqual(["current", `${kid}.pem`].toSorted());
    }
  });
});
