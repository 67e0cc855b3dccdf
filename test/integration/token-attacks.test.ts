import {
  constants,
  createHash,
  createHmac,
  generateKeyPairSync,
  KeyObject,
  sign as signWith,
} from "node:crypto";
import { connect } from "node:net";
import { calculateJwkThumbprint, CompactSign } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordDismissal } from "../../src/store/appointments.ts";
import { recordInstitutionSuccession } from "../../src/store/institution-successions.ts";
import { recordInstitution } from "../../src/store/callers.ts";
import { recordLogin } from "../../src/store/logins.ts";
import { codesIn, listening, openApp, post, type TestApp, withKey } from "../support/app.ts";
import {
  audience,
  type BareIssuer,
  goodClaims,
  type Keys,
  makeKeys,
  openBareIssuer,
  publicPart,
  sign,
  type Signing,
} from "../support/bare-issuer.ts";
import { seat } from "../support/officers.ts";

let served: TestApp;
let app: TestApp["app"];
let ours: BareIssuer;
let partner: BareIssuer;
let keys: Readonly<Record<"es" | "ed" | "rs" | "ps" | "foreign", Keys>>;
let shift = 0;

const park = { institution: "park-370303", region: "370303", roles: ["park"] } as const;
const by = { institution: "test", operator: "attacks" };

beforeAll(async () => {
  const [es, ed, rs, ps, foreign] = await Promise.all(
    [
      ["ES256", "es"],
      ["EdDSA", "ed"],
      ["RS256", "rs"],
      ["PS256", "ps"],
      ["ES256", "es"],
    ].map(([alg, kid]) => makeKeys(alg!, kid!)),
  );
  keys = { es: es!, ed: ed!, rs: rs!, ps: ps!, foreign: foreign! };
  [served, ours, partner] = await Promise.all([
    openApp(),
    openBareIssuer([es!, ed!, rs!, ps!]),
    // Another issuer that is believed as well, with a key of the same name.
    openBareIssuer([foreign!]),
  ]);
  app = appFor(ours, partner);
  for (const account of ["zhang", "dismissed", "succeeded"]) await enter(account);
  // As PostgreSQL would write half a letter, if it came so far.
  const login = { account: "zhang", issuer: ours.issuer, subject: "zhang\ufffd" };
  await served.database.recording(by, (tx) => recordLogin(tx, login));
});

afterAll(async () => {
  await Promise.all([ours.close(), partner.close()]);
  await served.drop();
});

function appFor(...issuers: readonly Pick<BareIssuer, "issuer">[]): TestApp["app"] {
  return served.again({
    issuers: issuers.map(({ issuer }) => ({ issuer, audience })),
    clock: () => Date.now() + shift,
  });
}

async function enter(account: string, institution = `${park.institution}-${account}`) {
  await seat(served.database, { ...park, institution, account });
  const { issuer } = ours;
  const login = { account, issuer, subject: account };
  await served.database.recording(by, (tx) => recordLogin(tx, login));
}

const now = (): number => Math.floor((Date.now() + shift) / 1000);

/** A good token but for what is said. */
function made(
  claims: Readonly<Record<string, unknown>> = {},
  { key = keys.es, header = {} }: Partial<Omit<Signing, "claims">> & { readonly key?: Keys } = {},
): Promise<string> {
  return sign(key, { claims: { ...goodClaims(ours.issuer, now()), ...claims }, header });
}

async function without(claim: string): Promise<string> {
  const { [claim]: _, ...claims } = goodClaims(ours.issuer, now());
  return sign(keys.es, { claims });
}

const document = { query: "{ __typename }" };

async function ask(token: string, over: TestApp["app"] = app): Promise<string> {
  const { response, json } = await post(over, document, withKey(token));
  return [response.status, ...codesIn(json)].join(" ");
}

const base64 = (value: unknown): string =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

function joined(header: unknown, claims: unknown, signature: string | Uint8Array): string {
  const end =
    typeof signature === "string" ? signature : Buffer.from(signature).toString("base64url");
  return `${base64(header)}.${base64(claims)}.${end}`;
}

/** As the key of an HMAC what everybody can read. */
function signedByHash(secret: string | Buffer, alg = "HS256"): string {
  const input = joined({ alg, kid: "rs", typ: "at+jwt" }, goodClaims(ours.issuer, now()), "");
  const digest = createHmac(alg.replace("HS", "sha"), secret).update(input.slice(0, -1)).digest();
  return `${input}${digest.toString("base64url")}`;
}

/** A header and claims as they stand, under a signature that fits them. */
function signedRaw(header: string, claims: string): string {
  const input = `${base64(header)}.${base64(claims)}`;
  const key = KeyObject.from(keys.es.privateKey);
  const signature = signWith("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

const plainHeader = { alg: "ES256", kid: "es", typ: "at+jwt" };

function spki(key: Keys, type: "pem" | "der"): string | Buffer {
  const object = KeyObject.from(key.publicKey);
  return type === "pem"
    ? object.export({ type: "spki", format: "pem" })
    : object.export({ type: "spki", format: "der" });
}

async function parts(token: Promise<string>): Promise<[string, string, string]> {
  return (await token).split(".") as [string, string, string];
}

type Attack = () => string | Promise<string>;

const claimsNow = (more: object = {}): object => ({ ...goodClaims(ours.issuer, now()), ...more });

const algorithms: Readonly<Record<string, Attack>> = {
  "alg none without a signature": () => joined({ ...plainHeader, alg: "none" }, claimsNow(), ""),
  "alg none with a signature": async () =>
    joined({ ...plainHeader, alg: "none" }, claimsNow(), (await parts(made()))[2]),
  "alg None": () => joined({ ...plainHeader, alg: "None" }, claimsNow(), "AA"),
  "alg nOnE": () => joined({ ...plainHeader, alg: "nOnE" }, claimsNow(), "AA"),
  "no alg": () => signedRaw('{"kid":"es","typ":"at+jwt"}', JSON.stringify(claimsNow())),
  "alg as a list": () => joined({ ...plainHeader, alg: ["ES256"] }, claimsNow(), "AA"),
  "HS256 with the public key as PEM": () => signedByHash(spki(keys.rs, "pem")),
  "HS256 with the public key as DER": () => signedByHash(spki(keys.rs, "der")),
  "HS256 with the public key as a JWK": () => signedByHash(JSON.stringify(publicPart(keys.rs))),
  "HS512 with the public key": () => signedByHash(spki(keys.rs, "pem"), "HS512"),
  "RS256 over a key of ES256": () =>
    made({}, { key: { ...keys.rs, jwk: { ...keys.rs.jwk, kid: "es" } } }),
  "ES256 over a key of RS256": () => made({}, { header: { kid: "rs" } }),
  "PS256 with a key that is for RS256": () => {
    const input = joined({ ...plainHeader, alg: "PS256", kid: "rs" }, claimsNow(), "").slice(0, -1);
    const key = KeyObject.from(keys.rs.privateKey);
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const signature = signWith("sha256", Buffer.from(input), { key, padding, saltLength: 32 });
    return `${input}.${signature.toString("base64url")}`;
  },
  "ES256 over a key of EdDSA": () => made({}, { header: { kid: "ed" } }),
  "RS512, which is not taken": async () => {
    const input = joined({ ...plainHeader, alg: "RS512", kid: "rs" }, claimsNow(), "").slice(0, -1);
    const key = KeyObject.from(keys.rs.privateKey);
    return `${input}.${signWith("sha512", Buffer.from(input), key).toString("base64url")}`;
  },
  "a signature of zeros": () => joined(plainHeader, claimsNow(), new Uint8Array(64)),
  "a signature in DER": () => {
    const input = `${base64(plainHeader)}.${base64(claimsNow())}`;
    const key = KeyObject.from(keys.es.privateKey);
    return `${input}.${signWith("sha256", Buffer.from(input), key).toString("base64url")}`;
  },
  "a key of one's own": async () => made({}, { key: await makeKeys("ES256", "es") }),
};

const headers: Readonly<Record<string, Attack>> = {
  "kid that walks up directories": () => made({}, { header: { kid: "../../../../dev/null" } }),
  "kid that is an address": () => made({}, { header: { kid: "https://evil.example/key" } }),
  "kid that is SQL": () => made({}, { header: { kid: "' or '1'='1" } }),
  "kid of a prototype": () => made({}, { header: { kid: "__proto__" } }),
  "kid that nobody knows": () => made({}, { header: { kid: "unknown" } }),
  "kid that is empty": () => made({}, { header: { kid: "" } }),
  "kid that is a number": () => signedRaw('{"alg":"ES256","kid":1,"typ":"at+jwt"}', "{}"),
  "no kid": () => signedRaw('{"alg":"ES256","typ":"at+jwt"}', JSON.stringify(claimsNow())),
  "jku with a key of one's own": async () =>
    made({}, { key: await makeKeys("ES256", "mine"), header: { jku: `${partner.issuer}/keys` } }),
  "jku beside a good signature": () => made({}, { header: { jku: `${ours.issuer}/keys` } }),
  "jwk with a key of one's own": async () => {
    const mine = await makeKeys("ES256", "mine");
    return made({}, { key: mine, header: { jwk: publicPart(mine) } });
  },
  x5u: () => made({}, { header: { x5u: "https://evil.example/chain.pem" } }),
  "x5c with a certificate of one's own": () => made({}, { header: { x5c: ["MIIB"] } }),
  "crit of what nobody knows": () => {
    const header = { ...plainHeader, crit: ["exp"], exp: 1 };
    return signedRaw(JSON.stringify(header), JSON.stringify(claimsNow()));
  },
  "crit with b64": () => {
    const header = { ...plainHeader, crit: ["b64"], b64: false };
    return signedRaw(JSON.stringify(header), JSON.stringify(claimsNow()));
  },
  "b64 alone": () => made({}, { header: { b64: true } }),
  zip: () => made({}, { header: { zip: "DEF" } }),
  "alg said twice": () =>
    signedRaw(
      '{"alg":"none","alg":"ES256","kid":"es","typ":"at+jwt"}',
      JSON.stringify(claimsNow()),
    ),
  "alg said twice, once with an escape": () =>
    signedRaw(
      String.raw`{"alg":"ES256","kid":"es","typ":"at+jwt","\u0061lg":"ES256"}`,
      JSON.stringify(claimsNow()),
    ),
  "no typ": () => signedRaw('{"alg":"ES256","kid":"es"}', JSON.stringify(claimsNow())),
  "typ JWT, as identity tokens have": () => made({}, { header: { typ: "JWT" } }),
  "typ of a logout": () => made({}, { header: { typ: "logout+jwt" } }),
  "typ of a proof": () => made({}, { header: { typ: "dpop+jwt" } }),
  "typ that only begins so": () => made({}, { header: { typ: "at+jwt; x=1" } }),
};

const claims: Readonly<Record<string, Attack>> = {
  "another audience": () => made({ aud: "https://other.example/" }),
  "an audience that is nearly ours": () => made({ aud: audience.slice(0, -1) }),
  "audiences without us": () => made({ aud: ["https://a.example/", "https://b.example/"] }),
  "an audience within an audience": () => made({ aud: [[audience]] }),
  "no audience": () => without("aud"),
  "an audience by way of a prototype": () =>
    signedRaw(
      JSON.stringify(plainHeader),
      JSON.stringify(claimsNow({ aud: undefined })).replace(
        "{",
        `{"__proto__":{"aud":"${audience}"},`,
      ),
    ),
  "no issuer": () => without("iss"),
  "an issuer whom nobody trusts": () => made({ iss: "https://evil.example" }),
  "an issuer that is nearly ours": () => made({ iss: `${ours.issuer}/` }),
  "issuers in a list": () => made({ iss: [ours.issuer] }),
  "another issuer's key of the same name": () => made({}, { key: keys.foreign }),
  "our key under another issuer's name": () => made({ iss: partner.issuer }),
  "another issuer's word for the same subject": () =>
    made({ iss: partner.issuer }, { key: keys.foreign }),
  "no end": () => without("exp"),
  "an end that is past by a minute": () => made({ iat: now() - 300, exp: now() - 60 }),
  "an end that is a text": () => made({ exp: String(now() + 300) }),
  "an end beyond all numbers": () =>
    signedRaw(
      JSON.stringify(plainHeader),
      JSON.stringify(claimsNow({ exp: 0 })).replace('"exp":0', '"exp":1e999'),
    ),
  "an end in ten years": () => made({ exp: now() + 315_360_000 }),
  "an end before its beginning": () => made({ iat: now() + 5, exp: now() + 4 }),
  "a beginning in a minute": () => made({ nbf: now() + 60 }),
  "made in a minute": () => made({ iat: now() + 60 }),
  "made at no time": () => without("iat"),
  "no number of its own": () => without("jti"),
  "no client": () => without("client_id"),
  "no subject": () => without("sub"),
  "an empty subject": () => made({ sub: "" }),
  "a subject whom nobody knows": () => made({ sub: "wang" }),
  "a subject in other letters": () => made({ sub: "ｚｈａｎｇ" }),
  "a subject with an invisible letter": () => made({ sub: "zhang\u200b" }),
  "a subject with NUL": () => made({ sub: "zhang\0" }),
  "a subject with half a letter": () => made({ sub: "zhang\ud800" }),
  "a subject in a list": () => made({ sub: ["zhang"] }),
  "a subject longer than any": () => made({ sub: "z".repeat(300) }),
  "a subject said twice": () =>
    signedRaw(
      JSON.stringify(plainHeader),
      JSON.stringify(claimsNow()).replace("{", '{"sub":"wang",'),
    ),
  "a person's name as that of a program": () => made({ client_id: "zhang" }),
  "a scope in a list": () => made({ scope: ["record"] }),
  "cnf of a key without its proof": () => made({ cnf: { jkt: "x".repeat(43) } }),
  "cnf of a certificate without it": () => made({ cnf: { "x5t#S256": "x".repeat(43) } }),
  "cnf of nothing": () => made({ cnf: {} }),
};

const shapes: Readonly<Record<string, Attack>> = {
  "no signature": async () => (await parts(made())).slice(0, 2).join("."),
  "an empty signature": async () => `${(await parts(made())).slice(0, 2).join(".")}.`,
  "a detached payload": async () => (await parts(made())).with(1, "").join("."),
  "a fourth part": async () => `${await made()}.AA`,
  "five parts, as when encrypted": async () => `${await made()}.AA.AA`,
  "a truncated signature": async () => (await made()).slice(0, -4),
  "a truncated beginning": async () => (await made()).slice(4),
  "one bit changed": async () => {
    const [header, body, signature] = await parts(made());
    const bytes = Buffer.from(signature, "base64url");
    bytes[10]! ^= 1;
    return `${header}.${body}.${bytes.toString("base64url")}`;
  },
  "claims of one under the signature of another": async () => {
    const [[header, , signature], [, body]] = [
      await parts(made()),
      await parts(made({ sub: "li" })),
    ];
    return `${header}.${body}.${signature}`;
  },
  padding: async () => `${await made()}==`,
  "padding within": async () => (await parts(made())).join("=."),
  "the other base64": async () => {
    for (;;) {
      const token = await made();
      if (/[-_]/.test(token)) return token.replaceAll("-", "+").replaceAll("_", "/");
    }
  },
  "bits beyond the last byte": async () => {
    const token = await made();
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return token.slice(0, -1) + letters[letters.indexOf(token.at(-1)!) + 1]!;
  },
  "a space within": async () => (await made()).replace(".", ". "),
  "a tab within": async () => (await made()).replace(".", ".\t"),
  "one signature in JSON": async () => {
    const [header, payload, signature] = await parts(made());
    return JSON.stringify({ protected: header, payload, signature });
  },
  "two signatures in JSON": async () => {
    const [header, payload, signature] = await parts(made());
    const one = { protected: header, signature };
    return JSON.stringify({ payload, signatures: [one, one] });
  },
  "two tokens": async () => `${await made()},${await made()}`,
  "longer than any token": () => made({ more: "x".repeat(9000) }),
  "claims that are a list": () => signedRaw(JSON.stringify(plainHeader), "[]"),
  "claims that are null": () => signedRaw(JSON.stringify(plainHeader), "null"),
  "claims that are no JSON": () => signedRaw(JSON.stringify(plainHeader), "zhang"),
  "claims behind a mark of the byte order": () =>
    signedRaw(JSON.stringify(plainHeader), `\ufeff${JSON.stringify(claimsNow())}`),
  "claims that are not UTF-8": async () => {
    const input = `${base64(plainHeader)}.${Buffer.from([0x7b, 0xff, 0x7d]).toString("base64url")}`;
    return `${input}.${(await parts(made()))[2]}`;
  },
  nothing: () => "",
  dots: () => "..",
};

const attacks = Object.entries({ ...algorithms, ...headers, ...claims, ...shapes });

/** The reply to whoever shows nothing at all. */
async function nobody(): Promise<readonly [number, string, string | null]> {
  return told(await app.request("/graphql", posted({})));
}

async function told(response: Response): Promise<readonly [number, string, string | null]> {
  return [response.status, await response.text(), response.headers.get("www-authenticate")];
}

function posted(more: Readonly<Record<string, string>>): RequestInit {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json", ...more },
    body: JSON.stringify(document),
  };
}

describe("a token in order", () => {
  it.each(["es", "ed", "rs", "ps"] as const)("is believed when signed with %s", async (name) => {
    expect(await ask(await made({}, { key: keys[name] }))).toBe("200");
  });

  it("is believed where it is one by the full name of its type, or for several ends", async () => {
    expect(await ask(await made({}, { header: { typ: "application/AT+JWT" } }))).toBe("200");
    expect(await ask(await made({ aud: ["https://a.example/", audience] }))).toBe("200");
  });

  it("is believed though clocks differ by ten seconds, and no longer by a minute", async () => {
    const late = (by: number) => made({ iat: now() - 300, exp: now() - by });
    const early = (by: number) => made({ iat: now() + by, nbf: now() + by });
    for (const make of [late, early]) {
      expect(await ask(await make(9))).toBe("200");
      expect(await ask(await make(60))).toBe("401 caller.unknown");
    }
  });
});

describe("a token that is not in order", () => {
  it("comes in more than forty ways", () => {
    expect(attacks.length).toBeGreaterThan(40);
  });

  it.each(attacks)("is refused in the same words: %s", async (_, attack) => {
    const token = await attack();
    expect(await told(await app.request("/graphql", posted(withKey(token))))).toEqual(
      await nobody(),
    );
    expect((await nobody())[0]).toBe(401);
    // What makes it refused is what is said here: the same without it is believed.
    expect(await ask(await made())).toBe("200");
  });
});

describe("a good token shown in another way", () => {
  it.each([
    ["in the address", async (token: string) => [`/graphql?access_token=${token}`, {}]],
    ["as a cookie", async (token: string) => ["/graphql", { Cookie: `access_token=${token}` }]],
    [
      "as a basic password",
      async (token: string) => ["/graphql", { Authorization: `Basic ${token}` }],
    ],
    [
      "under a scheme that asks for a proof",
      async (token: string) => ["/graphql", { Authorization: `DPoP ${token}` }],
    ],
    [
      "beside another",
      async (token: string) => ["/graphql", { Authorization: `Bearer ${token}, Bearer ${token}` }],
    ],
    ["without a scheme", async (token: string) => ["/graphql", { Authorization: token }]],
    ["as a key", async (token: string) => ["/graphql", { Authorization: `Bearer ld_${token}` }]],
  ] as const)("is refused in the same words: %s", async (_, shown) => {
    const [path, more] = await shown(await made());
    const response = await app.request(path as string, posted(more as Record<string, string>));
    expect(await told(response)).toEqual(await nobody());
  });

  it("is refused in two headers, of which others would take the first or the last", async () => {
    const token = await made();
    await listening(app, async ({ port }) => {
      const body = JSON.stringify(document);
      const head = [
        "POST /graphql HTTP/1.1",
        "Host: 127.0.0.1",
        "Connection: close",
        "Content-Type: application/json",
        `Content-Length: ${body.length}`,
      ];
      const one = await wire(port, [...head, `Authorization: Bearer ${token}`], body);
      expect(one).toMatch(/^HTTP\/1\.1 200/);
      const two = [`Authorization: Bearer ${token}`, "Authorization: Bearer x"];
      for (const authorization of [two, two.toReversed()])
        expect(await wire(port, [...head, ...authorization], body)).toMatch(/^HTTP\/1\.1 401/);
    });
  });
});

function wire(port: number, head: readonly string[], body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
    });
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("end", () => resolve(text));
    socket.on("error", reject);
  });
}

describe("a proof of holding the key of a token", () => {
  const place = "https://liandong.example/graphql";
  let holder: Keys;
  let token: string;
  let over: TestApp["app"];

  beforeAll(async () => {
    holder = await makeKeys("ES256", "holder");
    const jkt = await calculateJwkThumbprint(publicPart(holder));
    token = await made({ cnf: { jkt } });
    over = served.again({
      issuers: [{ issuer: ours.issuer, audience }],
      origin: "https://liandong.example",
    });
  });

  interface Proof {
    readonly claims?: Readonly<Record<string, unknown>>;
    readonly header?: Readonly<Record<string, unknown>>;
    readonly key?: Keys;
  }

  function prove({ claims = {}, header = {}, key = holder }: Proof = {}): Promise<string> {
    const { kty, crv, x, y } = key.jwk;
    const said = {
      jti: crypto.randomUUID(),
      htm: "POST",
      htu: place,
      iat: now(),
      ath: createHash("sha256").update(token).digest("base64url"),
      ...claims,
    };
    return new CompactSign(Buffer.from(JSON.stringify(said)))
      .setProtectedHeader({
        alg: "ES256",
        typ: "dpop+jwt",
        jwk: { kty, crv, x, y },
        ...header,
      } as never)
      .sign(key.privateKey);
  }

  async function show(
    proof: string | null,
    { scheme = "DPoP", shown = token } = {},
  ): Promise<readonly [number, string, string | null]> {
    const more = {
      Authorization: `${scheme} ${shown}`,
      ...(proof === null ? {} : { DPoP: proof }),
    };
    return told(await over.request("/graphql", posted(more)));
  }

  const wrong: readonly (readonly [string, Proof])[] = [
    ["for another method", { claims: { htm: "GET" } }],
    ["for another place", { claims: { htu: "https://liandong.example/evidence" } }],
    ["for another service", { claims: { htu: "https://evil.example/graphql" } }],
    ["for no place", { claims: { htu: "graphql" } }],
    ["for another token", { claims: { ath: "x".repeat(43) } }],
    ["for no token", { claims: { ath: undefined } }],
    ["of two minutes ago", { claims: { iat: Math.floor(Date.now() / 1000) - 120 } }],
    ["of a time to come", { claims: { iat: Math.floor(Date.now() / 1000) + 60 } }],
    ["of no time", { claims: { iat: undefined } }],
    ["without a number of its own", { claims: { jti: undefined } }],
    ["of another type", { header: { typ: "at+jwt" } }],
    ["with more in its header", { header: { kid: "holder" } }],
    ["without its key", { header: { jwk: undefined } }],
  ];

  it("is believed once", async () => {
    const proof = await prove();
    expect((await show(proof))[0]).toBe(200);
    expect(await show(proof)).toEqual(await nobody());
    expect((await show(await prove()))[0]).toBe(200);
  });

  it.each(wrong)("is refused in the same words: %s", async (_, proof) => {
    expect(await show(await prove(proof))).toEqual(await nobody());
  });

  it("is refused where it is somebody else's, is missing, or comes under another scheme", async () => {
    const other = await makeKeys("ES256", "other");
    const { kty, crv, x, y, d } = holder.jwk;
    const refused = [
      await show(await prove({ key: other })),
      await show(await prove({ key: other, header: { jwk: { kty, crv, x, y } } })),
      await show(await prove({ header: { jwk: { kty, crv, x, y, d } } })),
      await show(null),
      await show(""),
      await show(token),
      await show(`${await prove()}, ${await prove()}`),
      await show(await prove(), { scheme: "Bearer" }),
      // Whoever needs no proof is not believed more for showing one.
      await show(await prove(), { shown: await made() }),
    ];
    for (const one of refused) expect(one).toEqual(await nobody());
  });
});

describe("rights withdrawn while the token runs", () => {
  it("are gone with the next request of whoever is dismissed", async () => {
    const token = await made({ sub: "dismissed" });
    expect(await ask(token)).toBe("200");
    await served.database.recording(by, (tx) =>
      recordDismissal(tx, { account: "dismissed", role: "park", on: "2000-01-02" }, 2),
    );
    expect(await ask(token)).toBe("401 caller.unknown");
  });

  it("are gone with the next request of all of an institution that is no more", async () => {
    const token = await made({ sub: "succeeded" });
    expect(await ask(token)).toBe("200");
    await served.database.recording(by, async (tx) => {
      await recordInstitution(tx, {
        code: "heir-370303",
        name: "继",
        english: "heir",
        region: "370303",
        scopes: new Set(),
      });
      await recordInstitutionSuccession(
        tx,
        {
          predecessor: `${park.institution}-succeeded`,
          successor: "heir-370303",
          on: "2001-01-01",
        },
        2,
      );
    });
    expect(await ask(token)).toBe("401 caller.unknown");
  });
});

describe("the keys of an issuer", () => {
  const minutes = (count: number): number => count * 60_000;

  /** An issuer of its own, with an application that has not met it yet. */
  async function withIssuer(
    use: (issuer: BareIssuer, ask: (key: Keys) => Promise<string>) => Promise<void>,
  ): Promise<void> {
    const issuer = await openBareIssuer([keys.es]);
    const over = appFor(issuer);
    const login = { account: "zhang", issuer: issuer.issuer, subject: "zhang" };
    await served.database.recording(by, (tx) => recordLogin(tx, login));
    try {
      await use(issuer, async (key) =>
        ask(await sign(key, { claims: goodClaims(issuer.issuer, now()) }), over),
      );
    } finally {
      shift = 0;
      await issuer.close();
    }
  }

  it("are fetched once, however many ask at once", () =>
    withIssuer(async ({ asked }, ask) => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask(keys.es)));
      expect(new Set(answers)).toEqual(new Set(["200"]));
      expect(asked).toHaveLength(2);
    }));

  it("are believed no more once they were rotated away", () =>
    withIssuer(async (issuer, ask) => {
      expect(await ask(keys.es)).toBe("200");
      issuer.publish([keys.ed]);
      shift = minutes(6);
      expect(await ask(keys.es)).toBe("401 caller.unknown");
      expect(await ask(keys.ed)).toBe("200");
    }));

  it("are looked for again when a new one appears, but not for everybody who makes one up", () =>
    withIssuer(async (issuer, ask) => {
      expect(await ask(keys.es)).toBe("200");
      issuer.publish([keys.es, keys.ed]);
      shift = 11_000;
      expect(await ask(keys.ed)).toBe("200");
      const { length } = issuer.asked;
      const invented = await makeKeys("ES256", "x");
      for (let at = 0; at < 100; at += 1) {
        const named = { ...invented, jwk: { ...invented.jwk, kid: `invented-${at}` } };
        expect(await ask(named)).toBe("401 caller.unknown");
      }
      expect(issuer.asked).toHaveLength(length);
    }));

  it("are believed for an hour while the issuer cannot be asked, and then nothing is", () =>
    withIssuer(async (issuer, ask) => {
      expect(await ask(keys.es)).toBe("200");
      issuer.fail(500);
      shift = minutes(59);
      expect(await ask(keys.es)).toBe("200");
      shift = minutes(61);
      expect(await ask(keys.es)).toBe("503 register.unavailable");
      issuer.fail(null);
      shift = minutes(62);
      expect(await ask(keys.es)).toBe("200");
    }));

  it("that could never be had are no reason to believe or to call anybody unknown", () =>
    withIssuer(async (issuer, ask) => {
      issuer.fail(500);
      expect(await ask(keys.es)).toBe("503 register.unavailable");
      const { length } = issuer.asked;
      expect(await ask(keys.es)).toBe("503 register.unavailable");
      expect(issuer.asked).toHaveLength(length);
      issuer.fail(302);
      shift = 2000;
      expect(await ask(keys.es)).toBe("503 register.unavailable");
      expect(served.lines.join("")).toContain("the issuer cannot be asked");
    }));

  it("lie where the issuer says so of itself, over TLS or within this machine", () =>
    withIssuer(async (issuer, ask) => {
      for (const metadata of [
        { issuer: `${issuer.issuer}/other` },
        { jwks_uri: issuer.issuer.replace("http://127.0.0.1", "http://keys.example") },
        { jwks_uri: undefined },
      ]) {
        issuer.describe(metadata);
        shift += 2000;
        expect(await ask(keys.es)).toBe("503 register.unavailable");
      }
      expect(issuer.asked).not.toContain("/keys");
      issuer.describe({}, "/.well-known/oauth-authorization-server");
      shift += 2000;
      expect(await ask(keys.es)).toBe("200");
    }));

  it("serve signatures alone: not those for encryption, nor secrets, nor weak ones", () =>
    withIssuer(async (issuer, ask) => {
      const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
      const secret = { kty: "oct", k: base64("secret"), kid: "es", alg: "HS256" };
      issuer.publish([
        { ...publicPart(keys.es), use: "enc" },
        { ...publicPart(keys.ed), key_ops: ["encrypt"] },
        { ...weak.publicKey.export({ format: "jwk" }), kid: "rs", alg: "RS256" },
        secret,
      ]);
      expect(await ask(keys.es)).toBe("401 caller.unknown");
      expect(await ask(keys.ed)).toBe("401 caller.unknown");
      expect(await ask(keys.rs)).toBe("401 caller.unknown");
    }));
});
