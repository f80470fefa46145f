// A reader of traces that shares no code with Lightspeed: zstd and protobuf from npm, and the schema.
// It prints each record as one line of JSON, steps absolute, as `lightspeed convert --to jsonl` does:
//   node read_trace.mjs trace.proto run.lstrace
import { readFileSync } from "node:fs";
import { decompress } from "fzstd";
import protobuf from "protobufjs";

const [schema, trace] = process.argv.slice(2);
const Record = protobuf.loadSync(schema).lookupType("lightspeed.v1.Record");

// A trace is a plain zstd file; its seek table is a frame that zstd passes over (TRC-1, TRC-12).
const stream = protobuf.Reader.create(Buffer.from(decompress(readFileSync(trace))));
let number = 0n;
let at = 0n;
while (stream.pos < stream.len) {
  // Each record has its length before it.
  const record = Record.toObject(Record.decode(stream, stream.uint32()), {
    longs: String,
    enums: String,
    bytes: String,
  });
  if (record.step) {
    // A step without a number is relative to the one before (TRC-4).
    const { number: given, atUs, laterUs, ...rest } = record.step;
    number = given ? BigInt(given) : number + 1n;
    at = given ? BigInt(atUs ?? 0) : at + BigInt(laterUs ?? 0);
    record.step = { number: `${number}`, ...(at > 0n && { atUs: `${at}` }), ...rest };
  }
  process.stdout.write(JSON.stringify(record) + "\n");
}
