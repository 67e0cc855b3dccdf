import { describe, expect, it } from "vitest";
import { readPublicKey, thumbprintOf } from "../../../src/signing/public-key.ts";

/** RFC 8037, appendix A.2. */
const x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const ed25519 = { kty: "OKP", crv: "Ed25519", x } as const;
const sm2 = { kty: "EC", crv: "SM2", x, y: x } as const;

describe("a public key", () => {
  it("is read with its necessary members and no others", () => {
    expect(readPublicKey({ ...ed25519, kid: "k", alg: "EdDSA", d: x })).toEqual(ed25519);
    expect(readPublicKey({ use: "sig", ...sm2 })).toEqual(sm2);
  });

  it.each([
    null,
    undefined,
    "",
    7,
    [],
    {},
    { ...ed25519, kty: "EC" },
    { ...ed25519, crv: "Ed448" },
    { ...ed25519, x: undefined },
    { ...ed25519, x: 7 },
    { ...ed25519, x: "" },
    { ...ed25519, x: x.slice(1) },
    { ...ed25519, x: `${x}=` },
    { ...ed25519, x: `${x}AA` },
    { ...ed25519, x: x.replace("_", "/") },
    // The last letter carries two bits that belong to no byte.
    { ...ed25519, x: `${x.slice(0, -1)}p` },
    { ...sm2, y: undefined },
    { ...sm2, y: "AA" },
    { ...sm2, crv: "P-256" },
  ])("is nothing else: %j", (value) => expect(readPublicKey(value)).toBeNull());

  it("is named by its thumbprint, as RFC 8037 A.3 has it", () => {
    expect(thumbprintOf(ed25519)).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    expect(thumbprintOf({ x, crv: "Ed25519", kty: "OKP" })).toBe(thumbprintOf(ed25519));
    expect(thumbprintOf(sm2)).not.toBe(thumbprintOf(ed25519));
  });
});
