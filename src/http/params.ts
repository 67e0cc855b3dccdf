import { rejection } from "../graphql/rejection.ts";
import type { Asking } from "./asking.ts";
import type { EdgeLimits } from "./limits.ts";

/** What a request asks the contract. */
export interface Params {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
  readonly extensions?: Record<string, unknown>;
}

type Bounds = Pick<EdgeLimits, "bodyBytesMax" | "documentLengthMax">;

/**
 * Reads what is asked, of a POST with JSON or of a GET, or throws a Rejection. What PostgreSQL could not
 * keep as it is, or would keep as something else, stops here: NUL, lone surrogates, bytes that are no UTF-8.
 */
export async function readParams(asking: Asking, bounds: Bounds): Promise<Params> {
  switch (asking.method) {
    case "POST":
      return readPosted(asking, bounds);
    case "GET":
      return readSearched(asking, bounds);
    default:
      throw rejection("request.method");
  }
}

const json = /^application\/json *(?:; *charset *= *"?utf-8"? *)?$/i;

async function readPosted(asking: Asking, bounds: Bounds): Promise<Params> {
  const type = asking.header("content-type");
  if (type !== "application/json" && !json.test(type ?? "")) throw rejection("request.media-type");
  const encoding = asking.header("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity")
    throw rejection("request.media-type");
  if (Number(asking.header("content-length") ?? 0) > bounds.bodyBytesMax)
    throw rejection("limits.body");
  const text = decode(await asking.read(bounds.bodyBytesMax));
  const value = parse(text);
  // Only an escape can bring such a character into JSON that is UTF-8.
  if (text.includes(String.raw`\u`)) insistOnText(value);
  return check(value, bounds);
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed("请求体不是 UTF-8 文字", "the body is not UTF-8 text");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw malformed("不是 JSON", "this is not JSON");
  }
}

function readSearched({ url }: Asking, bounds: Bounds): Params {
  const at = url.indexOf("?");
  const fields = new Map<string, string>();
  for (const part of at === -1 ? [] : url.slice(at + 1).split("&")) {
    const [name = "", value = ""] = part.split(/=(.*)/s, 2).map(decodePart);
    if (name !== "") fields.set(name, value);
  }
  const read: Record<string, unknown> = {};
  for (const [name, value] of fields)
    if (value !== "")
      read[name] = name === "variables" || name === "extensions" ? parse(value) : value;
  insistOnText(read);
  return check(read, bounds);
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw malformed("地址中的编码不是 UTF-8", "the address is not UTF-8, percent-encoded");
  }
}

/** Goes through values of any depth without recursion. */
function insistOnText(value: unknown): void {
  const stack = [value];
  while (stack.length > 0) {
    const one = stack.pop();
    if (typeof one === "string") {
      if (one.includes("\0") || !one.isWellFormed())
        throw malformed(
          "文字含 NUL 或不成对的代理字符",
          "a text holds NUL or a surrogate without its pair",
        );
    } else if (typeof one === "object" && one !== null) {
      if (Array.isArray(one)) for (const item of one) stack.push(item);
      else for (const [key, item] of Object.entries(one)) stack.push(key, item);
    }
  }
}

const known = new Set(["query", "variables", "operationName", "extensions"]);

function check(value: unknown, { documentLengthMax }: Bounds): Params {
  if (!isRecord(value)) throw malformed("应为一个 JSON 对象", "one JSON object is expected");
  const params: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (field === null) continue;
    if (!known.has(name)) throw malformed(`未知参数`, `there is a parameter that is not known`);
    params[name] = field;
  }
  const { query, variables, operationName, extensions } = params;
  if (typeof query !== "string") throw malformed("query 应为文字", "query is a text");
  if (query.length > documentLengthMax) throw rejection("limits.tokens");
  if (operationName !== undefined && typeof operationName !== "string")
    throw malformed("operationName 应为文字", "operationName is a text");
  if (variables !== undefined && !isRecord(variables))
    throw malformed("variables 应为对象", "variables is an object");
  if (extensions !== undefined && !isRecord(extensions))
    throw malformed("extensions 应为对象", "extensions is an object");
  return params as unknown as Params;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function malformed(zh: string, en: string): Error {
  return rejection("request.malformed", { zh, en });
}
