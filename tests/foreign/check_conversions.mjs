// Reads what `lightspeed convert` wrote with the libraries of others, and compares it with the text
// twin of the same trace: CONV-6, CONV-9 to CONV-14 (specs/convert.md).
//   node check_conversions.mjs trace.proto base    for base.lstrace, base.jsonl, base.mcap, …
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { crc32 } from "@foxglove/crc";
import { McapIndexedReader, McapStreamReader } from "@mcap/core";
import { loadDecompressHandlers } from "@mcap/support";
import har from "har-validator";
import protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor/index.js";

const [schema, base] = process.argv.slice(2);
const kPlain = { longs: String, enums: String, bytes: String };
const linesOf = (text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
const twin = linesOf(readFileSync(`${base}.jsonl`, "utf8"));

function checkForeignReader() {
  const options = { encoding: "utf8", maxBuffer: 1 << 30 };
  const printed = execFileSync("node", ["read_trace.mjs", schema, `${base}.lstrace`], options);
  // Seals and the end are of the file alone: the text twin has none (TRC-34, TRC-35).
  const read = linesOf(printed).filter((record) => record.header || record.step);
  assert.equal(read.length, twin.length);
  read.forEach((record, i) => assert.deepEqual(record, twin[i], `record ${i}`));
}

async function checkMcap() {
  const bytes = readFileSync(`${base}.mcap`);
  const decompressHandlers = await loadDecompressHandlers();
  const readable = {
    size: async () => BigInt(bytes.length),
    read: async (at, size) => new Uint8Array(bytes.subarray(Number(at), Number(at + size))),
  };
  const reader = await McapIndexedReader.Initialize({ readable, decompressHandlers });
  const types = new Map();
  for (const { id, name, data } of reader.schemasById.values()) {
    const set = descriptor.FileDescriptorSet.decode(data);
    types.set(id, protobuf.Root.fromDescriptor(set).lookupType(name));
  }
  const records = [];
  for await (const message of reader.readMessages()) {
    const channel = reader.channelsById.get(message.channelId);
    const type = types.get(channel.schemaId);
    const value = camel(type.toObject(type.decode(message.data), kPlain));
    if (channel.topic === "steps") assert.equal(BigInt(value.atUs ?? 0) * 1000n, message.logTime);
    records.push({ [channel.topic === "header" ? "header" : "step"]: value });
  }
  assert.deepEqual(records, twin);
  assert.equal(reader.statistics.messageCount, BigInt(twin.length));
  assert.equal(reader.statistics.chunkCount, reader.chunkIndexes.length);
  checkMcapFromTheFront(bytes, decompressHandlers);
}

// The file's own descriptor names fields as the schema does, and JSON as JavaScript does.
function camel(value) {
  if (Array.isArray(value)) return value.map(camel);
  if (value === null || typeof value !== "object") return value;
  const renamed = (key) => key.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [renamed(key), camel(of)]));
}

function checkMcapFromTheFront(bytes, decompressHandlers) {
  const reader = new McapStreamReader({ decompressHandlers, validateCrcs: true });
  reader.append(bytes);
  let messages = 0;
  let dataEnd;
  for (let record; (record = reader.nextRecord()); ) {
    if (record.type === "Message") ++messages;
    if (record.type === "DataEnd") dataEnd = record.dataSectionCrc;
  }
  assert.ok(reader.done());
  assert.equal(messages, twin.length);
  // The footer is 1 + 8 + 20 bytes before the magic; the data end's record 1 + 8 + 4 before that.
  const summary = Number(bytes.readBigUInt64LE(bytes.length - 28));
  assert.equal(crc32(bytes.subarray(0, summary - 13)), dataEnd);
  assert.equal(crc32(bytes.subarray(summary, bytes.length - 12)), bytes.readUInt32LE(bytes.length - 12));
}

async function checkHar() {
  if (!existsSync(`${base}.har`)) return; // Of a trace with several sessions there is none.
  const log = JSON.parse(readFileSync(`${base}.har`, "utf8"));
  await har.har(log).catch((problem) => assert.fail(JSON.stringify(problem.errors)));
  const said = log.log.entries.flatMap((entry) => entry._webSocketMessages ?? []);
  const events = twin.flatMap(({ step }) => (step ? [step.stimulus, ...(step.effects ?? [])] : []));
  assert.equal(said.length, events.filter((event) => event.message).length);
}

// The rules of the trace-event format, as far as this file uses it.
function checkPerfetto() {
  const { traceEvents } = JSON.parse(readFileSync(`${base}.perfetto.json`, "utf8"));
  const named = new Set();
  const open = new Map();
  const flows = new Map();
  const slices = new Set();
  for (const event of traceEvents) {
    if (event.ph === "M" && event.name === "thread_name") named.add(`${event.pid}.${event.tid}`);
    if (event.ph === "X") slices.add(`${event.pid}.${event.tid}.${event.ts}`);
  }
  for (const { ph, pid, tid, ts, dur, id, cat, name, s, bp } of traceEvents) {
    assert.ok(["M", "X", "i", "b", "e", "s", "f"].includes(ph), ph);
    assert.ok(Number.isInteger(pid) && Number.isInteger(tid) && typeof name === "string");
    assert.ok(Number.isInteger(ts) && ts >= 0 && named.has(`${pid}.${tid}`));
    if (ph !== "M") assert.ok(cat);
    if (ph === "X") assert.ok(dur > 0);
    if (ph === "i") assert.equal(s, "t");
    if (ph === "b") assert.ok(!open.has(`${cat}.${id}`)), open.set(`${cat}.${id}`, { name, ts });
    if (ph === "e") {
      assert.ok(open.get(`${cat}.${id}`).name === name && open.get(`${cat}.${id}`).ts <= ts);
      open.delete(`${cat}.${id}`);
    }
    if (ph === "s") assert.ok(!flows.has(id)), flows.set(id, ts);
    if (ph === "f") assert.ok(bp === "e" && flows.get(id) <= ts && flows.delete(id));
    if (ph === "s" || ph === "f") assert.ok(slices.has(`${pid}.${tid}.${ts}`));
  }
  assert.equal(open.size + flows.size, 0);
}

checkForeignReader();
await checkMcap();
await checkHar();
checkPerfetto();
console.log(`${base}: ${twin.length} records read by others`);
