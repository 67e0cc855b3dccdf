import * as oauth from "oauth4webapi";
import { Provider } from "oidc-provider";
import { audience, closed, type Keys, listen, makeKeys, publicPart } from "./bare-issuer.ts";

/** The tokens of one login. */
export interface LoggedIn {
  readonly access: string;
  readonly identity: string;
  readonly refresh: string;
}

export interface Asked {
  readonly scope?: string;
  /** Without one that it knows, the token is opaque and meant for the provider itself. */
  readonly resource?: string;
}

/** A real identity provider on this machine, and clients that are registered with it. */
export interface TestProvider {
  readonly issuer: string;
  readonly server: oauth.AuthorizationServer;
  /** A token for a program, which shows that it holds its private key. */
  programToken(asked?: Asked, more?: oauth.TokenEndpointRequestOptions): Promise<string>;
  /** Logs a person in as a browser would, by a code with PKCE. */
  login(subject: string, scope?: string): Promise<LoggedIn>;
  /** What the token endpoint says to an assertion that somebody made. */
  assert(assertion: string): Promise<Response>;
  readonly programKeys: Keys;
  close(): Promise<void>;
}

export const program = "bank-program";
const portal = "portal";
const redirect = "https://portal.example/callback";
const insecure = { [oauth.allowInsecureRequests]: true };

export async function openProvider(): Promise<TestProvider> {
  const [signing, programKeys, portalKeys] = await Promise.all(
    [0, 1, 2].map((at) => makeKeys("ES256", `key-${at}`)),
  );
  const { server: listening, issuer, serve } = await listen();
  serve(
    new Provider(
      issuer,
      configured({ signing: signing!, programKeys: programKeys!, portalKeys: portalKeys! }),
    ).callback(),
  );
  const address = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(
    address,
    await oauth.discoveryRequest(address, insecure),
  );
  const provider = { issuer, server, programKeys: programKeys! };
  return {
    ...provider,
    programToken: (asked, more) => programToken(provider, asked, more),
    login: (subject, scope) => login({ server, keys: portalKeys! }, subject, scope),
    assert: (assertion) =>
      fetch(server.token_endpoint!, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
          client_assertion: assertion,
        }),
      }),
    close: () => closed(listening),
  };
}

function configured({
  signing,
  programKeys,
  portalKeys,
}: Readonly<Record<"signing" | "programKeys" | "portalKeys", Keys>>): Record<string, unknown> {
  const ttl = Object.fromEntries(
    [
      "AccessToken",
      "ClientCredentials",
      "IdToken",
      "RefreshToken",
      "Session",
      "Grant",
      "Interaction",
    ].map((name) => [name, 300]),
  );
  const auth = { token_endpoint_auth_method: "private_key_jwt" };
  return {
    jwks: { keys: [signing.jwk] },
    cookies: { keys: ["cookies of a test"] },
    ttl,
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    clients: [
      {
        ...auth,
        client_id: program,
        grant_types: ["client_credentials"],
        redirect_uris: [],
        response_types: [],
        jwks: { keys: [publicPart(programKeys)] },
      },
      {
        ...auth,
        client_id: portal,
        grant_types: ["authorization_code", "refresh_token"],
        redirect_uris: [redirect],
        response_types: ["code"],
        jwks: { keys: [publicPart(portalKeys)] },
      },
    ],
    pkce: { required: () => true },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          audience,
          scope: "ask register record audit",
          accessTokenFormat: "jwt",
          accessTokenTTL: 300,
          jwt: { sign: { alg: "ES256" } },
        }),
      },
    },
  };
}

async function programToken(
  { server, programKeys }: Pick<TestProvider, "server" | "programKeys">,
  { scope = "", resource = audience }: Asked = {},
  more: oauth.TokenEndpointRequestOptions = {},
): Promise<string> {
  const client = { client_id: program };
  const auth = oauth.PrivateKeyJwt({ key: programKeys.privateKey, kid: programKeys.jwk.kid });
  const wanted = new URLSearchParams({
    ...(resource === "" ? {} : { resource }),
    ...(scope === "" ? {} : { scope }),
  });
  const response = await oauth.clientCredentialsGrantRequest(server, client, auth, wanted, {
    ...insecure,
    ...more,
  });
  const told = await oauth.processClientCredentialsResponse(server, client, response);
  return told.access_token;
}

interface Portal {
  readonly server: oauth.AuthorizationServer;
  readonly keys: Keys;
}

async function login(
  { server, keys }: Portal,
  subject: string,
  scope = "ask register record",
): Promise<LoggedIn> {
  const verifier = oauth.generateRandomCodeVerifier();
  const begin = new URL(server.authorization_endpoint!);
  begin.search = new URLSearchParams({
    client_id: portal,
    redirect_uri: redirect,
    response_type: "code",
    scope: `openid offline_access ${scope}`,
    prompt: "consent",
    resource: audience,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  }).toString();
  const back = await browse(begin.href, subject);
  const client = { client_id: portal };
  const told = oauth.validateAuthResponse(server, client, new URL(back), oauth.skipStateCheck);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.PrivateKeyJwt({ key: keys.privateKey, kid: keys.jwk.kid }),
    told,
    redirect,
    verifier,
    { ...insecure, additionalParameters: { resource: audience } },
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response);
  return {
    access: tokens.access_token,
    identity: tokens.id_token!,
    refresh: tokens.refresh_token!,
  };
}

/** Does what a person does in a browser, until it is sent back to where it came from. */
async function browse(begin: string, subject: string): Promise<string> {
  const cookies = new Map<string, string>();
  let [address, form]: [string, URLSearchParams | null] = [begin, null];
  for (let step = 0; step < 20; step += 1) {
    if (address.startsWith(redirect)) return address;
    const response: Response = await fetch(address, {
      redirect: "manual",
      method: form === null ? "GET" : "POST",
      body: form,
      headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const text = await response.text();
    const next = response.headers.get("location");
    form = next === null ? formIn(text, subject) : null;
    address = next === null ? actionIn(text) : new URL(next, address).href;
  }
  throw new Error("the login came to no end");
}

function actionIn(page: string): string {
  const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
  if (action === undefined) throw new Error(`a page without a form: ${page.slice(0, 2000)}`);
  return action.replaceAll("&amp;", "&");
}

function formIn(page: string, subject: string): URLSearchParams {
  const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? "";
  return new URLSearchParams(
    prompt === "login" ? { prompt, login: subject, password: "none is asked for" } : { prompt },
  );
}
