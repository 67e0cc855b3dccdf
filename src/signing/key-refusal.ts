import type { Sentence } from "../domain/sentence.ts";

/** Why there is nobody who signs. */
export interface KeyRefusal {
  readonly refused: "signing-key.missing" | "signing-key.unreadable" | "signing-key.exposed";
  readonly because: Sentence;
}

export function missing(path: string): KeyRefusal {
  return {
    refused: "signing-key.missing",
    because: {
      zh: `没有签名密钥：${path} 不存在。请恢复该文件，或生成新的签名密钥。`,
      en: `There is no signing key: ${path} does not exist. Bring it back, or make a new key.`,
    },
  };
}

export function unreadable(path: string, why?: string): KeyRefusal {
  const [zh, en] = why === undefined ? ["", ""] : [`（${why}）`, ` (${why})`];
  return {
    refused: "signing-key.unreadable",
    because: {
      zh: `签名密钥不能使用：${path} 读写失败，或其内容不是该名称的 Ed25519 或 SM2 私钥${zh}。`,
      en:
        `The signing key cannot be used: ${path} cannot be read or written, or does not hold ` +
        `the Ed25519 or SM2 private key of its name${en}.`,
    },
  };
}

export function exposed(path: string): KeyRefusal {
  return {
    refused: "signing-key.exposed",
    because: {
      zh:
        `签名密钥可能已经泄露：除所有者外，其他用户也能使用 ${path}。` +
        `请收回权限（文件 0600，目录 0700），然后更换签名密钥。`,
      en:
        `The signing key may have leaked: others than its owner have access to ${path}. ` +
        `Take it back (0600 for a file, 0700 for the directory), then rotate the key.`,
    },
  };
}
