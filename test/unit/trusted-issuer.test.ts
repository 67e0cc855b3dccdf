import { describe, expect, it } from "vitest";
import { plainConfig, readConfig } from "../../src/config.ts";
import { isLoopback, isTrustworthy } from "../../src/domain/address.ts";
import { parseIssuers } from "../../src/domain/trusted-issuer.ts";

describe("an address is to be trusted", () => {
  it.each([
    "https://a.example",
    "https://a.example:8443/x",
    "http://127.0.0.1:1/x",
    "http://[::1]/",
    "http://localhost:3000",
  ])("%s, over TLS or within this machine", (address) => expect(isTrustworthy(address)).toBe(true));

  it.each([
    "http://a.example",
    "http://127.0.0.1.evil.example",
    "http://localhost.evil.example",
    "https://user:pass@a.example",
    "ftp://a.example",
    "file:///etc/passwd",
    "a.example",
    "",
  ])("but not %s", (address) => expect(isTrustworthy(address)).toBe(false));

  it("within this machine however it is written", () => {
    for (const host of ["localhost", "::1", "[::1]", "127.0.0.1", "127.1.2.3"])
      expect(isLoopback(host)).toBe(true);
    for (const host of ["0.0.0.0", "128.0.0.1", "127.0.0.1.a", "localhost.a", "::"])
      expect(isLoopback(host)).toBe(false);
  });
});

describe("the setting OIDC_ISSUERS", () => {
  it("names issuers, each with its audience", () => {
    expect(parseIssuers("https://a.example/x  us ;https://b.example https://us.example/;")).toEqual(
      [
        { issuer: "https://a.example/x", audience: "us" },
        { issuer: "https://b.example", audience: "https://us.example/" },
      ],
    );
  });

  it.each([
    "",
    ";",
    "https://a.example",
    "https://a.example us more",
    "http://a.example us",
    "https://a.example?x=1 us",
    "https://a.example#x us",
    "https://a.example us; https://a.example them",
    Array.from({ length: 17 }, (_, at) => `https://a${at}.example us`).join(";"),
  ])("is nothing else: %s", (text) => expect(parseIssuers(text)).toBeNull());

  it("is read with what else callers need, and shown as it was read", () => {
    const read = readConfig(
      {},
      {
        OIDC_ISSUERS: "https://a.example us",
        PUBLIC_URL: "https://liandong.example/",
        EVIDENCE_MB_MAX: "5",
      },
    );
    expect(read).toMatchObject({
      issuers: [{ issuer: "https://a.example", audience: "us" }],
      origin: "https://liandong.example",
      evidenceBytesMax: 5_242_880,
    });
    if ("refused" in read) return;
    expect(plainConfig(read)).toMatchObject({
      OIDC_ISSUERS: "https://a.example us",
      PUBLIC_URL: "https://liandong.example",
      EVIDENCE_MB_MAX: "5",
    });
    expect(readConfig({}, {})).toMatchObject({
      issuers: [],
      origin: null,
      evidenceBytesMax: 20_971_520,
    });
  });

  it("is refused with everything else that is wrong", () => {
    const env = {
      OIDC_ISSUERS: "http://a.example us",
      PUBLIC_URL: "https://liandong.example/path",
      EVIDENCE_MB_MAX: "0",
    };
    const read = readConfig({}, env);
    expect("refused" in read && read.faults.map(({ name }) => name)).toEqual(Object.keys(env));
  });
});
