import type { Sentence } from "../domain/sentence.ts";

/** Why no server could be brought up, as a value, so that the caller decides how to say it. */
export interface ServerRefusal {
  readonly refused:
    "server.owned" | "server.binaries-missing" | "server.failed" | "server.directory";
  readonly because: Sentence;
}

/** A refusal on its way up from a deep step; startServer turns it back into a value. */
export interface Refused {
  readonly refusal: ServerRefusal;
}

/** Steps far below startServer stop with this, because nothing between could do better. */
export function refuse(refused: ServerRefusal["refused"], zh: string, en: string): Refused {
  return { refusal: { refused, because: { zh, en } } };
}

export function ownedBy(directory: string, pid: number): Refused {
  return refuse(
    "server.owned",
    `目录 ${directory} 正由进程 ${pid} 使用，一个目录同时只能有一个实例。` +
      `请先停止该进程，或为本实例另选目录。`,
    `The directory ${directory} is in use by process ${pid}, and a directory has one owner ` +
      `at a time. Stop that process, or choose another directory for this one.`,
  );
}

/** The server's own last words come along, because they are what a person would look up. */
export function failed(version: number, lastLines: string): Refused {
  const lines = lastLines.trim() === "" ? "" : `\n${lastLines.trim()}`;
  return refuse(
    "server.failed",
    `随附的 PostgreSQL ${version} 未能启动。其最后的日志：${lines || "（空）"}`,
    `The embedded PostgreSQL ${version} did not start. Its last log lines: ${lines || "(none)"}`,
  );
}

export function directoryUnusable(directory: string, zh: string, en: string): Refused {
  return refuse(
    "server.directory",
    `目录 ${directory} 不能使用：${zh}`,
    `The directory ${directory} cannot be used: ${en}`,
  );
}

export function portTaken(port: number): Refused {
  return refuse(
    "server.failed",
    `端口 ${port} 已被占用。请另选端口，或不指定端口以自动选择。`,
    `Port ${port} is taken. Choose another, or name none and a free one is chosen.`,
  );
}
