// The floor: a Hono handler that knows nobody, validates nothing and records nothing.
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { openPointRead } from "./point-read.ts";

const ask = openPointRead();
const app = new Hono();
app.post("/check", async (c) => {
  const { subject, asOf } = await c.req.json<{ subject: string; asOf: string }>();
  return c.json(await ask(subject, asOf));
});
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` })),
);
