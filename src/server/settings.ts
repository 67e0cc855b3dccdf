import { totalmem } from "node:os";

const megabyte = 1024 * 1024;

/**
 * Settings go on the command line, so that an old cluster runs under today's. The log keeps no
 * statement and no detail of a failed row: those may carry what enterprises told a bureau.
 */
export function settingsFor(port: number): string[] {
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    password_encryption: "scram-sha-256",
    max_connections: "60",
    shared_buffers: `${sharedBuffersMb()}MB`,
    synchronous_commit: "on",
    fsync: "on",
    full_page_writes: "on",
    wal_compression: "on",
    jit: "off",
    timezone: "UTC",
    log_timezone: "Asia/Shanghai",
    lc_messages: "C",
    logging_collector: "off",
    log_destination: "stderr",
    log_checkpoints: "off",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** A quarter of a gigabyte, or an eighth of the memory that the machine or container allows. */
function sharedBuffersMb(): number {
  const allowed = process.constrainedMemory();
  const memory = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
  return Math.max(16, Math.min(256, Math.floor(memory / 8 / megabyte)));
}
