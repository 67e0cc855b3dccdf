import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CompactSign, exportJWK, generateKeyPair, type JWK } from "jose";

/** As what tokens name this service. */
export const audience = "https://liandong.example/";

/** Key pairs of a client or an issuer. */
export interface Keys {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** Both parts, with their name. */
  readonly jwk: JWK & { readonly kid: string };
}

export async function makeKeys(alg: string, kid: string): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, publicKey, jwk: { ...(await exportJWK(privateKey)), alg, kid, use: "sig" } };
}

export function publicPart({ jwk: { kty, crv, x, y, n, e, kid, alg, use } }: Keys): JWK {
  const parts = { kty, crv, x, y, n, e, kid, alg, use };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as JWK;
}

/** An issuer whose every answer a test decides: what it publishes, when, and what it signs. */
export interface BareIssuer {
  readonly issuer: string;
  readonly server: Server;
  /** Requests that it has had, by path. */
  readonly asked: string[];
  publish(keys: readonly (Keys | JWK)[]): void;
  /** What it says of itself, and under which path. */
  describe(metadata: Readonly<Record<string, unknown>>, path?: string): void;
  /** From now on it answers all requests so; null makes it well again. */
  fail(status: number | null): void;
  close(): Promise<void>;
}

export async function openBareIssuer(keys: readonly Keys[]): Promise<BareIssuer> {
  const { server, issuer, serve } = await listen();
  const asked: string[] = [];
  let published: readonly (Keys | JWK)[] = keys;
  let failing: number | null = null;
  let described: Readonly<Record<string, unknown>> = {};
  let place = "/.well-known/openid-configuration";
  serve((request, response) => {
    asked.push(request.url!);
    const told: Readonly<Record<string, () => unknown>> = {
      [place]: () => ({ issuer, jwks_uri: `${issuer}/keys`, ...described }),
      "/keys": () => ({
        keys: published.map((one) => ("privateKey" in one ? publicPart(one as Keys) : one)),
      }),
    };
    const found = told[request.url!];
    response.writeHead(failing ?? (found === undefined ? 404 : 200), {
      "Content-Type": "application/json",
    });
    response.end(JSON.stringify(found?.() ?? {}));
  });
  return {
    issuer,
    server,
    asked,
    publish(other) {
      published = other;
    },
    describe(metadata, path = place) {
      described = metadata;
      place = path;
    },
    fail(status) {
      failing = status;
    },
    close: () => closed(server),
  };
}

/** The claims of a token that is in order, at a time in seconds. */
export function goodClaims(issuer: string, now: number): Record<string, unknown> {
  return {
    iss: issuer,
    aud: audience,
    sub: "zhang",
    client_id: "portal",
    jti: `${now}-${Math.random()}`,
    iat: now,
    exp: now + 300,
  };
}

export interface Signing {
  readonly claims: unknown;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** A token as this key signs it, with whatever is said in it. */
export function sign({ privateKey, jwk }: Keys, { claims, header = {} }: Signing): Promise<string> {
  const payload = typeof claims === "string" ? claims : JSON.stringify(claims);
  return new CompactSign(Buffer.from(payload))
    .setProtectedHeader({ alg: jwk.alg!, kid: jwk.kid, typ: "at+jwt", ...header })
    .sign(privateKey);
}

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on this machine; what it serves is said once its address is known. */
export async function listen(): Promise<{
  readonly server: Server;
  readonly issuer: string;
  serve(by: Serve): void;
}> {
  let serving: Serve = (_, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => serving(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const serve = (by: Serve): void => {
    serving = by;
  };
  return { server, issuer: `http://127.0.0.1:${port}`, serve };
}

export function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
