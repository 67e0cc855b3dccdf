import { GraphQLError } from "graphql";
import type { Sentence } from "../domain/sentence.ts";
import { StaleRegister } from "../store/newest-head.ts";

export interface RejectionKind {
  /** The HTTP status of a reply that has nothing else to say. */
  readonly status: number;
  readonly says: Sentence;
}

const malformed = "请求无法读懂或不合契约";

/** What is wrong with a request, or with us, rather than with what was asked. None is an answer. */
export const rejections = {
  "caller.unknown": kind(
    401,
    "须出示有效的密钥或访问令牌",
    "a valid key or access token is required",
  ),
  "access.denied": kind(
    403,
    "此密钥无权查询所选字段",
    "the key gives no right to a field that was selected",
  ),
  "request.malformed": kind(400, malformed, "the request cannot be read or breaks the contract"),
  "request.method": kind(405, "此处不支持这一方法", "the method is not supported here"),
  "request.media-type": kind(415, "内容类型不受支持", "the media type is not supported"),
  "request.not-acceptable": kind(
    406,
    "无法以所要求的类型回复",
    "no acceptable media type can be produced",
  ),
  "request.not-found": kind(404, "没有这一路径", "there is nothing at this path"),
  "cursor.malformed": kind(400, "after 不是本列表给出的位置", "after is no cursor of this list"),
  "limits.tokens": kind(400, "文档过长", "the document is too long"),
  "limits.depth": kind(400, "文档嵌套过深", "the document is nested too deeply"),
  "limits.aliases": kind(400, "文档别名过多", "the document has too many aliases"),
  "limits.root-fields": kind(400, "根字段过多", "the document has too many root fields"),
  "limits.cost": kind(400, "文档所需过多", "the document asks for too much at once"),
  "limits.page": kind(400, "first 应为 1 至 100", "first is a number from 1 to 100"),
  "limits.body": kind(413, "请求体过大", "the request body is too large"),
  "limits.rate": kind(429, "请求过于频繁，请稍后再试", "too many requests; try again later"),
  "limits.concurrency": kind(
    429,
    "同时进行的请求过多，请稍后再试",
    "too many requests at once; try again later",
  ),
  "limits.time": kind(
    503,
    "未能在时限内答复，不得视为没有措施",
    "no answer within the time allowed; this does not mean that no measure applies",
  ),
  "register.unavailable": kind(
    503,
    "登记簿暂时无法读取，不得视为没有措施",
    "the register cannot be read at present; this does not mean that no measure applies",
  ),
  "register.stale": kind(
    503,
    "登记簿的应答旧于此前已见的状态，或未作完整应答，不得视为没有措施；请重试",
    "the register answered from an older state than was seen before, or not in full; this does not mean that no measure applies; ask again",
  ),
  unexpected: kind(
    500,
    "内部错误，不得视为没有措施",
    "an internal fault; this does not mean that no measure applies",
  ),
} as const satisfies Readonly<Record<string, RejectionKind>>;

export type RejectionCode = keyof typeof rejections;

function kind(status: number, zh: string, en: string): RejectionKind {
  return { status, says: { zh, en } };
}

/** A request turned away, as an error of GraphQL: both sentences, and the code that programs go by. */
export function rejection(code: RejectionCode, says?: Sentence, cause?: unknown): GraphQLError {
  const { status, says: usual } = rejections[code];
  const told: Sentence = says ?? usual;
  return new GraphQLError(`${told.zh} / ${told.en}`, {
    originalError: cause instanceof Error ? cause : null,
    extensions: { code, says: told, http: { status } },
  });
}

/** What a failed resolver or executor is to be told as: ours are told as they are, others are not. */
export function asRejection(error: unknown): GraphQLError {
  const [outer, cause] = [error as Partial<GraphQLError>, causeOf(error)];
  if (isCoded(outer)) return outer as GraphQLError;
  if (isCoded(cause)) return cause as GraphQLError;
  if (cause instanceof StaleRegister) return rejection(cause.code, undefined, cause);
  const code = isUnavailable(cause) ? "register.unavailable" : "unexpected";
  return rejection(code, undefined, cause);
}

function isCoded(error: unknown): boolean {
  const code = (error as Partial<GraphQLError> | null)?.extensions?.["code"];
  return (
    error instanceof GraphQLError && typeof code === "string" && Object.hasOwn(rejections, code)
  );
}

/** The first of a chain of causes: drivers and executors wrap what went wrong. */
function causeOf(error: unknown): unknown {
  let held = error;
  for (let depth = 0; depth < 8; depth += 1) {
    const { originalError, cause } = (held ?? {}) as { originalError?: unknown; cause?: unknown };
    const inner = originalError ?? cause;
    if (inner === undefined || inner === null || isDatabaseFault(held)) return held;
    held = inner;
  }
  return held;
}

const network = [
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
];

/**
 * The database could not be reached, was going down, had no place for us or ran out of time: asking again
 * later may help. 08 connection, 53 resources, 57 operator, 58 system, 55P03 lock, 25006 a standby.
 */
export function isUnavailable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== "string") return false;
  return (
    code.startsWith("CONNECT") ||
    network.includes(code) ||
    /^(?:08|53|57|58)[0-9A-Z]{3}$/.test(code) ||
    code === "55P03" ||
    code === "25006"
  );
}

function isDatabaseFault(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return isUnavailable(error) || (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code));
}
