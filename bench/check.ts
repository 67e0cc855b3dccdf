// A check over HTTP, with its record, as CPU time per request beside two peers that leave none.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { issueKeys } from "../src/commands/issue-keys.ts";
import { launch, type Launched } from "./candidates/launch.ts";
import { insistOnEqualAnswers } from "./compare-answers.ts";
import { cpuOf, cpuOfTree, postmasterOf } from "./cpu.ts";
import { deriveListed } from "./derive-listed.ts";
import type { Load, Measured } from "./load.ts";
import type { Asks } from "./questions.ts";
import { type BenchRegister, fill, openRegister } from "./registers.ts";
import { print, type Sample } from "./print-samples.ts";

const sizes = (process.env["SIZES"] ?? "1e5,1e6,1e7").split(",").map(Number);
const peerSize = sizes[sizes.length >> 1]!;
const rounds = Number(process.env["ROUNDS"] ?? 5);
const seconds = Number(process.env["SECONDS"] ?? 8);
/** Long enough that compiling is over: a service runs for weeks. */
const warmUp = Number(process.env["WARMUP"] ?? 15);
const connections = Number(process.env["CONNECTIONS"] ?? 64);
const institutionsAsking = Number(process.env["INSTITUTIONS"] ?? 32);
const seed = Number(process.env["SEED"] ?? 20261121);
const only = process.env["ONLY"]?.split(",");
const kept = process.env["DATA"];
const directory = kept ?? mkdtempSync(join(tmpdir(), "liandong-bench-"));

/** One server program over one register. */
interface Candidate extends Launched {
  readonly name: string;
  readonly size: number;
  readonly asks: Asks;
  readonly keys: readonly string[];
  readonly postmaster: number;
}

interface Ground extends BenchRegister {
  readonly size: number;
  readonly postmaster: number;
}

const listedOf = (size: number): number => size / 20;

await using ending = new AsyncDisposableStack();
if (kept === undefined) ending.defer(() => rmSync(directory, { recursive: true, force: true }));
const grounds: Ground[] = [];
for (const size of sizes) grounds.push(await prepare(size));
const candidates: Candidate[] = [];
for (const ground of grounds) candidates.push(...(await candidatesOn(ground)));
const wanted = candidates.filter(({ name }) => only === undefined || only.includes(name));
await insistOnEqualAnswers(
  candidates.filter(({ size }) => size === peerSize),
  {
    enterprises: peerSize,
    listed: listedOf(peerSize),
    seed,
  },
);
console.log(
  `Node ${process.version}, ${connections} connections, ${rounds} rounds of ${seconds} s each, seed ${seed}`,
);
for (const candidate of wanted) await measure(candidate, { seconds: warmUp, round: 0 });
const samples: Sample[] = [];
for (let round = 1; round <= rounds; round += 1)
  for (const candidate of wanted) samples.push(await measure(candidate, { seconds, round }));
print(samples, peerSize);
await tellRecords();

async function prepare(size: number): Promise<Ground> {
  const register = await openRegister(join(directory, String(size)));
  ending.defer(() => register.close());
  const { owner } = register;
  const [{ count }] = await owner<
    [{ count: number }]
  >`select count(*)::int as count from consequence`;
  if (count === 0) {
    const begun = performance.now();
    const shape = { enterprises: size, listed: listedOf(size), seed };
    const [filled] = await owner`select from tenure limit 1`;
    if (filled === undefined) await fill(owner, shape);
    const rows = await deriveListed(register, shape);
    await owner`vacuum (analyze)`;
    const took = ((performance.now() - begun) / 1000).toFixed(0);
    console.log(
      `${size} enterprises, ${listedOf(size)} listings, ${rows} consequences in ${took} s`,
    );
  }
  return { ...register, size, postmaster: await postmasterOf(owner) };
}

async function candidatesOn({ size, server, database, postmaster }: Ground): Promise<Candidate[]> {
  const place = join(directory, `run-${size}`);
  mkdirSync(place, { recursive: true });
  const institutions = Array.from({ length: institutionsAsking }, (_, at) => ({
    code: `bank-${at}`,
    name: "银行",
    english: "bank",
    region: "371302",
    scopes: new Set(["ask"] as const),
  }));
  const keys = (await issueKeys(database, institutions)).map(({ key }) => key);
  const begin = async (name: string, script: string, more: Partial<Candidate> = {}) => {
    const words = script.endsWith("main.ts") ? ["serve", "--json", "--data-dir", place] : [];
    const env = { DATABASE_URL: server.url, OWNER_URL: server.ownerUrl, PORT: "", DEMO: "no" };
    const launched = await launch({
      name: `${name}-${size}`,
      script,
      words,
      env,
      directory: place,
    });
    ending.defer(() => launched.stop());
    const url = `${launched.url}${more.asks === "bare" ? "/check" : "/graphql"}`;
    return { name, size, asks: "graphql" as const, keys, postmaster, ...launched, ...more, url };
  };
  const ours = await begin("liandong", "../../src/cli/main.ts");
  if (size !== peerSize) return [ours];
  return [
    ours,
    { ...ours, name: "filed", asks: "receipt" },
    await begin("unrecorded", "unrecorded.ts"),
    await begin("bare", "bare.ts", { asks: "bare", keys: [] }),
    await begin("mercurius", "mercurius.ts", { keys: [] }),
  ];
}

async function measure(
  candidate: Candidate,
  { seconds, round }: { readonly seconds: number; readonly round: number },
): Promise<Sample> {
  const { name, size, url, asks, keys, pid, postmaster } = candidate;
  const load: Load = {
    url,
    asks,
    keys,
    seconds,
    connections,
    enterprises: size,
    listed: listedOf(size),
    seed: seed + round * 1000,
  };
  const before = { node: cpuOf(pid), server: cpuOfTree(postmaster) };
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, "load.ts"),
    JSON.stringify(load),
  ]);
  const measured = JSON.parse(stdout) as Measured;
  const spent = { node: cpuOf(pid) - before.node, server: cpuOfTree(postmaster) - before.server };
  if (measured.failed > 0) throw new Error(`${name}: ${measured.failed} requests failed`);
  return {
    name,
    size,
    round,
    node: (spent.node * 1e6) / measured.requests,
    server: (spent.server * 1e6) / measured.requests,
    rate: measured.requests / measured.seconds,
    p50: measured.p50,
    p99: measured.p99,
  };
}

/** What was answered has been recorded: the register says how often. */
async function tellRecords(): Promise<void> {
  for (const { owner, size } of grounds) {
    const [found] = await owner`select count(*)::int as count from check_record`;
    const { url } = candidates.find((one) => one.name === "liandong" && one.size === size)!;
    const metrics = await (await fetch(new URL("/metrics", url))).text();
    const figure = (name: string): number =>
      Number(
        new RegExp(`^liandong_check_statement_questions_${name} (.*)$`, "m").exec(metrics)?.[1],
      );
    console.log(
      `${size} enterprises: ${found!["count"]} records, ${(figure("sum") / figure("count")).toFixed(1)} questions a statement`,
    );
  }
}
