import { createHash, randomBytes } from "node:crypto";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hashOfKey, recordKey } from "../../src/store/callers.ts";
import { openEvidenceFiles } from "../../src/store/evidence-files.ts";
import {
  codesIn,
  listening,
  openApp,
  post,
  type TestApp,
  type Told,
  withKey,
} from "../support/app.ts";
import { asRole } from "../support/database.ts";
import { seat, type Seated } from "../support/officers.ts";

let served: TestApp;
let app: TestApp["app"];
let directory: string;
let zhang: Seated;
let li: Seated;
let city: Seated;
let sibling: Seated;
let above: Seated;

const bytesMax = 200_000;
const park = { institution: "park-370303", region: "370303", roles: ["park"] } as const;

beforeAll(async () => {
  served = await openApp();
  const { database } = served;
  zhang = await seat(database, { ...park, account: "zhang" });
  li = await seat(database, { ...park, account: "li" });
  const lead = ["lead"] as const;
  city = await seat(database, {
    institution: "lead-370300",
    region: "370300",
    account: "wang",
    roles: lead,
  });
  sibling = await seat(database, {
    institution: "lead-370302",
    region: "370302",
    account: "zhao",
    roles: lead,
  });
  above = await seat(database, {
    institution: "park-370305",
    region: "370305",
    account: "sun",
    roles: ["park"],
  });
});

afterAll(() => served.drop());

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "liandong-evidence-"));
  app = appAt(directory);
});

afterEach(() => rm(directory, { recursive: true, force: true }));

function appAt(path: string, more: Readonly<Record<string, number>> = {}): TestApp["app"] {
  return served.again({
    evidence: openEvidenceFiles(path),
    limits: { evidenceBytesMax: bytesMax, ...more },
  });
}

/** Bytes that nobody else has sent, of a file of that kind. */
function pdf(length = 1000): Buffer {
  return Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(length - 9)]);
}

const sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

interface Reply {
  readonly status: number;
  readonly json: Told & { readonly hash?: string };
  readonly response: Response;
}

async function hand(
  bytes: Uint8Array | ReadableStream<Uint8Array>,
  {
    by = zhang,
    type = "application/pdf",
    over = app,
    more = {},
  }: {
    readonly by?: Pick<Seated, "key">;
    readonly type?: string;
    readonly over?: TestApp["app"];
    readonly more?: Readonly<Record<string, string>>;
  } = {},
): Promise<Reply> {
  const response = await over.request("/evidence", {
    method: "POST",
    headers: { ...withKey(by.key), "Content-Type": type, ...more },
    body: bytes as BodyInit,
    ...({ duplex: "half" } as object),
  });
  return { status: response.status, json: (await response.json()) as Reply["json"], response };
}

function get(hash: string, by: Pick<Seated, "key">, method = "GET"): Promise<Response> {
  return Promise.resolve(app.request(`/evidence/${hash}`, { method, headers: withKey(by.key) }));
}

/** Every file that is kept, wherever it lies. */
async function files(): Promise<string[]> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  return found
    .filter((one) => one.isFile())
    .map(({ name }) => name)
    .toSorted();
}

function rows(hash: string): Promise<Record<string, unknown>[]> {
  return asRole(served.ownerUrl, async (sql) => [
    ...(await sql`select region, size::int, media_type, institution, account from attachment
      where hash = decode(${hash}, 'hex') order by institution`),
  ]);
}

async function countRows(): Promise<number> {
  const [row] = await asRole(served.ownerUrl, (sql) => sql`select count(*)::int from attachment`);
  return Number(row!["count"]);
}

const told = ({ status, json }: Reply): string => [status, ...codesIn(json)].join(" ");

describe("evidence that is handed in", () => {
  it("is kept under its hash, for its owner alone, and entered in the register", async () => {
    const bytes = pdf();
    const hash = sha256(bytes);
    const { status, json, response } = await hand(bytes);
    expect(status).toBe(201);
    expect(json).toEqual({ hash, size: 1000, mediaType: "application/pdf" });
    expect(response.headers.get("location")).toBe(`/evidence/${hash}`);
    expect(await files()).toEqual([hash]);
    const path = join(directory, hash.slice(0, 2), hash);
    expect(await readFile(path)).toEqual(bytes);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await rows(hash)).toEqual([
      {
        region: "370303",
        size: 1000,
        media_type: "application/pdf",
        institution: "park-370303",
        account: "zhang",
      },
    ]);
    expect(served.lines.join("")).not.toContain(hash);
  });

  it("may be named by an act, and nothing else may", async () => {
    const { json } = await hand(pdf());
    const named = await enter("370303999901GB00001", json.hash!);
    expect(named).toEqual({ __typename: "ActRecorded" });
    const unknown = await enter("370303999901GB00002", sha256(pdf()));
    expect(unknown).toEqual({ __typename: "Refusal", code: "evidence.unknown" });
  });

  it("comes back byte for byte, as a file to be kept and never as a page", async () => {
    const bytes = pdf(150_000);
    const { json } = await hand(bytes);
    const response = await get(json.hash!, li);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/pdf",
      "content-length": "150000",
      "content-disposition": `attachment; filename="${json.hash}.pdf"`,
      "content-security-policy": "default-src 'none'; sandbox",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    const head = await get(json.hash!, li, "HEAD");
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([
      200,
      "150000",
      "",
    ]);
  });

  it("is one, however often and by however many it is handed in at once", async () => {
    const bytes = pdf(100_000);
    const replies = await Promise.all(
      Array.from({ length: 24 }, (_, at) => hand(bytes, { by: at % 3 === 0 ? sibling : zhang })),
    );
    expect(new Set(replies.map(({ status, json }) => `${status} ${json.hash}`)).size).toBe(1);
    const hash = sha256(bytes);
    expect(await files()).toEqual([hash]);
    // Each institution that handed it in may see it.
    expect((await rows(hash)).map(({ institution }) => institution)).toEqual([
      "lead-370302",
      "park-370303",
    ]);
    for (const by of [zhang, sibling]) expect((await get(hash, by)).status).toBe(200);
  });

  it("is of the kind of which it first was", async () => {
    const bytes = Buffer.concat([Buffer.from("PK\x03\x04"), randomBytes(20)]);
    for (const [type, by] of [
      ["application/ofd", zhang],
      [sheet, li],
    ] as const)
      expect((await hand(bytes, { type, by })).json).toMatchObject({
        mediaType: "application/ofd",
      });
  });

  it("mends what lay there damaged", async () => {
    const bytes = pdf();
    const { json } = await hand(bytes);
    await writeFile(join(directory, json.hash!.slice(0, 2), json.hash!), "damaged");
    await hand(bytes);
    expect(Buffer.from(await (await get(json.hash!, zhang)).arrayBuffer())).toEqual(bytes);
  });
});

const entering = `mutation ($input: EnterParcelInput!, $act: ActInput!) {
  enterParcel(input: $input, act: $act) { __typename ... on Refusal { code } }
}`;

async function enter(parcel: string, hash: string): Promise<unknown> {
  const variables = {
    input: { parcel },
    act: {
      effectiveOn: "2023-05-01",
      documentNumber: "张登1号",
      idempotencyKey: parcel,
      evidence: [hash],
    },
  };
  const { json } = await post(app, { query: entering, variables }, withKey(zhang.key));
  return json.data?.["enterParcel"];
}

describe("whoever may not hand in", () => {
  it("is told so before anything is taken", async () => {
    const before = await countRows();
    const narrow = `ld_${"n".repeat(43)}`;
    await served.database.recording({ institution: "test", operator: "keys" }, (tx) =>
      recordKey(tx, {
        institution: "park-370303",
        hash: hashOfKey(narrow),
        label: "narrow",
        account: "zhang",
        scopes: ["ask", "register"],
      }),
    );
    const idle = await seat(served.database, { ...park, account: "idle", roles: [] });
    expect(told(await hand(pdf(), { by: { key: narrow } }))).toBe("403 access.denied");
    expect(told(await hand(pdf(), { by: idle }))).toBe("403 access.denied");
    // A key that stands for nobody in particular.
    const [key] = Object.values(served.keys);
    expect(told(await hand(pdf(), { by: { key: key! } }))).toBe("403 access.denied");
    expect(told(await hand(pdf(), { by: { key: "ld_unknown" } }))).toBe("401 caller.unknown");
    expect(await files()).toEqual([]);
    expect(await countRows()).toBe(before);
  });
});

describe("whoever looks", () => {
  it("sees what was handed in within their territory, and is told of the rest that it is not there", async () => {
    const { json } = await hand(pdf());
    const hash = json.hash!;
    for (const by of [zhang, li, city]) expect((await get(hash, by)).status).toBe(200);
    const narrow = `ld_${"a".repeat(43)}`;
    await served.database.recording({ institution: "test", operator: "keys" }, (tx) =>
      recordKey(tx, {
        institution: "park-370303",
        hash: hashOfKey(narrow),
        label: "asking",
        account: "zhang",
        scopes: ["ask"],
      }),
    );
    const none = await bodyOf(await get(sha256(pdf()), zhang));
    expect(none).toMatch(/^404 .*request\.not-found/);
    for (const response of [
      await get(hash, sibling),
      await get(hash, above),
      await get(hash, { key: narrow }),
      await get(hash.toUpperCase(), zhang),
      await get("..%2f..%2fetc%2fpasswd", zhang),
      await get("a", zhang),
    ])
      expect(await bodyOf(response)).toBe(none);
    expect((await get(hash, { key: "ld_unknown" })).status).toBe(401);
    // What lies above is not seen from below.
    const higher = await hand(pdf(), { by: city });
    expect(await bodyOf(await get(higher.json.hash!, zhang))).toBe(none);
  });
});

async function bodyOf(response: Response): Promise<string> {
  return `${response.status} ${await response.text()}`;
}

describe("what is handed in", () => {
  const office = "application/vnd.openxmlformats-officedocument";
  const kinds: readonly (readonly [string, string])[] = [
    ["application/pdf", "%PDF-1.4"],
    ["image/jpeg", "\xff\xd8\xff\xe0"],
    ["image/png", "\x89PNG\r\n\x1a\n"],
    ["image/tiff", "II*\0"],
    ["image/tiff", "MM\0*"],
    [`${office}.spreadsheetml.sheet`, "PK\x03\x04"],
    [`${office}.wordprocessingml.document`, "PK\x03\x04"],
    ["application/ofd", "PK\x03\x04"],
    ["application/geo+json", ' {"type":"Polygon"}'],
  ];

  it.each(kinds)("may be %s and has to begin so", async (type, beginning) => {
    const bytes = Buffer.concat([Buffer.from(beginning, "latin1"), randomBytes(8)]);
    expect((await hand(bytes, { type })).status).toBe(201);
    expect(told(await hand(Buffer.from(`GIF89a${beginning}`, "latin1"), { type }))).toBe(
      "400 request.malformed",
    );
  });

  it("is nothing that a browser runs, nothing that is packed, and not nothing", async () => {
    for (const type of [
      "text/html",
      "image/svg+xml",
      "application/zip",
      "",
      "application/pdf; a=b",
    ])
      expect(told(await hand(pdf(), { type }))).toBe("415 request.media-type");
    const packed = { "Content-Encoding": "gzip" };
    expect(told(await hand(pdf(), { more: packed }))).toBe("415 request.media-type");
    expect(told(await hand(new Uint8Array()))).toBe("400 request.malformed");
    expect(told(await hand(Buffer.from("%PD")))).toBe("400 request.malformed");
    expect(await files()).toEqual([]);
  });

  it("is as large as allowed and not a byte larger, whatever is said of its length", async () => {
    expect((await hand(pdf(bytesMax))).status).toBe(201);
    const before = await files();
    expect(told(await hand(pdf(bytesMax + 1)))).toBe("413 limits.body");
    expect(told(await hand(streamed(pdf(bytesMax + 1))))).toBe("413 limits.body");
    expect(told(await hand(pdf(), { more: { "Content-Length": "300000" } }))).toBe(
      "413 limits.body",
    );
    expect(await files()).toEqual(before);
  });

  it("is what its sender says that it is", async () => {
    const bytes = pdf();
    const digest = (of: Uint8Array): Record<string, string> => ({
      "Content-Digest": `sha-256=:${createHash("sha256").update(of).digest("base64")}:`,
    });
    expect((await hand(bytes, { more: digest(bytes) })).status).toBe(201);
    const before = await files();
    expect(told(await hand(pdf(), { more: digest(bytes) }))).toBe("400 request.malformed");
    expect(told(await hand(pdf(), { more: { "Content-Digest": "md5=:AA==:" } }))).toBe(
      "400 request.malformed",
    );
    expect(await files()).toEqual(before);
  });

  it("counts by its size against what an institution may send", async () => {
    const over = appAt(directory, { ratePoints: 100, rateSeconds: 60 });
    const replies = [];
    for (let at = 0; at < 6; at += 1) replies.push(await hand(pdf(bytesMax), { over }));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 429, 429, 429]);
    expect(codesIn(replies[5]!.json)).toEqual(["limits.rate"]);
    expect(replies[5]!.response.headers.get("retry-after")).toMatch(/^\d+$/);
  });
});

function streamed(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.slice(at, (at += 10_000)));
      if (at >= bytes.length) controller.close();
    },
  });
}

describe("over the wire", () => {
  const head = (length: number | null, key = zhang.key): string =>
    [
      "POST /evidence HTTP/1.1",
      "Host: 127.0.0.1",
      `Authorization: Bearer ${key}`,
      "Content-Type: application/pdf",
      length === null ? "Transfer-Encoding: chunked" : `Content-Length: ${length}`,
      "Connection: close",
    ].join("\r\n") + "\r\n\r\n";

  it("what breaks off leaves nothing, neither a file nor a row", async () => {
    const before = await countRows();
    await listening(app, async ({ port }) => {
      for (let at = 0; at < 5; at += 1) {
        const socket = connect(port, "127.0.0.1");
        socket.on("error", () => {});
        socket.write(head(100_000));
        socket.write(pdf(50_000));
        await until(async () => (await files()).length === 1);
        socket.destroy();
        await until(async () => (await files()).length === 0);
      }
    });
    expect(await countRows()).toBe(before);
  });

  it("whoever is refused hears why, though they send on", async () => {
    await listening(app, async ({ port }) => {
      expect(await wire(port, head(5_000_000), pdf(5_000_000))).toMatch(/^HTTP\/1\.1 413/);
      expect(await wire(port, head(100_000, "ld_unknown"), pdf(100_000))).toMatch(
        /^HTTP\/1\.1 401/,
      );
      expect(await wire(port, head(100_000), randomBytes(100_000))).toMatch(/^HTTP\/1\.1 400/);
      expect(await wire(port, head(100_000), pdf(100_000))).toMatch(/^HTTP\/1\.1 201/);
    });
    expect(await files()).toHaveLength(1);
  });

  it("whoever stops reading holds no file open, and the rest goes on", async () => {
    const { json } = await hand(pdf(bytesMax));
    await listening(app, async ({ port, url }) => {
      for (let at = 0; at < 20; at += 1) {
        const socket = connect(port, "127.0.0.1");
        socket.write(
          `GET /evidence/${json.hash} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${zhang.key}\r\n\r\n`,
        );
        await new Promise((resolve) => socket.once("data", resolve));
        socket.destroy();
      }
      const response = await fetch(`${url}/evidence/${json.hash}`, { headers: withKey(zhang.key) });
      expect(sha256(new Uint8Array(await response.arrayBuffer()))).toBe(json.hash);
      await until(async () => (await openFiles(json.hash!)) === 0);
    });
  });

  it("a reply that nobody reads opens no file", async () => {
    const { json } = await hand(pdf(5_000));
    const response = await app.request(`/evidence/${json.hash}`, { headers: withKey(zhang.key) });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([response.status, await openFiles(json.hash!)]).toEqual([200, 0]);
    expect(sha256(new Uint8Array(await response.arrayBuffer()))).toBe(json.hash);
  });

  it("bytes that are no longer what they were never arrive whole", async () => {
    const { json } = await hand(pdf(bytesMax));
    const path = join(directory, json.hash!.slice(0, 2), json.hash!);
    const changed = await readFile(path);
    changed[100_000]! ^= 1;
    await writeFile(path, changed);
    await listening(app, async ({ url }) => {
      const response = await fetch(`${url}/evidence/${json.hash}`, { headers: withKey(zhang.key) });
      await expect(response.arrayBuffer()).rejects.toThrow();
    });
  });
});

async function openFiles(hash: string): Promise<number> {
  const names = await readdir("/proc/self/fd").catch(() => []);
  const { readlink } = await import("node:fs/promises");
  const links = await Promise.all(
    names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => "")),
  );
  return links.filter((link) => link.includes(hash)).length;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries > 400) throw new Error("it never came to be so");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function wire(port: number, head: string, body: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(head);
      socket.write(body);
    });
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
}

describe("where evidence lies", () => {
  it("being full or gone is told as such, and the register knows nothing of what was not kept", async () => {
    const before = await countRows();
    const taken = join(directory, "taken");
    await writeFile(taken, "a file where a directory should be");
    expect(told(await hand(pdf(), { over: appAt(taken) }))).toBe("503 register.unavailable");
    const shut = join(directory, "shut");
    await mkdir(join(shut, "incoming"), { recursive: true });
    await chmod(join(shut, "incoming"), 0o500);
    // Nothing is shut to root.
    if (process.getuid?.() !== 0)
      expect(told(await hand(pdf(), { over: appAt(shut) }))).toBe("503 register.unavailable");
    await chmod(join(shut, "incoming"), 0o700);
    expect(await countRows()).toBe(before);
  });

  it("what the register has and the directory has not is no 404", async () => {
    const { json } = await hand(pdf());
    await rm(join(directory, json.hash!.slice(0, 2)), { recursive: true });
    expect(await bodyOf(await get(json.hash!, zhang))).toMatch(/^503 .*register\.unavailable/);
  });

  it("is cleared of what a process left that was killed, and of nothing newer", async () => {
    const incoming = join(directory, "incoming");
    await mkdir(incoming, { recursive: true });
    await writeFile(join(incoming, "old"), "x");
    await writeFile(join(incoming, "new"), "x");
    await utimes(join(incoming, "old"), 1, 1);
    const { json } = await hand(pdf());
    expect(await files()).toEqual([json.hash!, "new"].toSorted());
  });

  it("is nowhere where nobody said: nothing is taken and nothing is found", async () => {
    expect(told(await hand(pdf(), { over: served.app }))).toBe("404 request.not-found");
  });
});
