// Speaks captured sessions again over loopback, so that a packet capture of them can be made.
// node speak.mjs PORT [deflate] [split] [together] FOLDER...  (README.md has the commands)
// A server and a client of its own, without packages: HTTP for the pages, RFC 6455, RFC 7692.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { deflateRawSync, gzipSync, constants } from 'node:zlib';

const [port, ...rest] = process.argv.slice(2);
const flags = new Set(rest.filter((word) => !word.includes('/')));
const captures = rest.filter((word) => word.includes('/'));
const sleep = (ms = 3) => new Promise((done) => setTimeout(done, ms));
const pages = new Map();
const refusing = new Set();
const waiting = new Map(); // Of the server's side of each connection, who asks for it.

const flush = { finishFlush: constants.Z_SYNC_FLUSH };
function frame(opcode, bytes, { masked, deflated, fin = true, first = true }) {
  const head = [(fin ? 0x80 : 0) | (deflated && first ? 0x40 : 0) | (first ? opcode : 0)];
  const mask = masked ? 0x80 : 0;
  if (bytes.length < 126) head.push(mask | bytes.length);
  else if (bytes.length < 65536) head.push(mask | 126, bytes.length >> 8, bytes.length & 255);
  else head.push(mask | 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((bits) => (bytes.length >> bits) & 255));
  const key = masked ? randomBytes(4) : Buffer.alloc(0);
  const body = masked ? bytes.map((byte, i) => byte ^ key[i % 4]) : bytes;
  return Buffer.concat([Buffer.from(head), key, body]);
}
function message(opcode, data, side) {
  const deflated = flags.has('deflate') && opcode < 8;
  const bytes = deflated ? deflateRawSync(data, flush).subarray(0, -4) : data;
  if (!flags.has('split') || opcode >= 8 || bytes.length < 40) {
    return frame(opcode, bytes, { ...side, deflated });
  }
  const half = bytes.length >> 1;
  return Buffer.concat([
    frame(opcode, bytes.subarray(0, half), { ...side, deflated, fin: false }),
    frame(opcode, bytes.subarray(half), { ...side, deflated, first: false }),
  ]);
}

const server = createServer((request, response) => {
  const html = gzipSync(pages.get(request.url) ?? 'none');
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8', 'content-encoding': 'gzip',
    'set-cookie': 'sid=not-a-real-one', connection: 'close',
  });
  response.end(html);
});
server.on('upgrade', (request, socket) => {
  if (refusing.has(request.url)) return socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
  const accept = createHash('sha1')
    .update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11')
    .digest('base64');
  socket.setNoDelay(true);
  socket.resume();
  socket.on('error', () => {});
  const deflate = 'Sec-WebSocket-Extensions: permessage-deflate; ' +
    'server_no_context_takeover; client_no_context_takeover\r\n';
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    `Sec-WebSocket-Accept: ${accept}\r\n${flags.has('deflate') ? deflate : ''}\r\n`);
  waiting.get(request.url)?.(socket);
});

function get(path) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept-Encoding: gzip\r\n\r\n`));
    socket.resume();
    socket.on('close', done);
  });
}
function open(path) {
  return new Promise((done) => {
    const ends = {};
    const ready = () => ends.client && ends.server && done(ends);
    waiting.set(path, (socket) => { ends.server = socket; ready(); });
    const socket = connect(port, '127.0.0.1', () => {
      socket.setNoDelay(true);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
        'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nCookie: sid=not-a-real-one\r\n' +
        (flags.has('deflate') ? 'Sec-WebSocket-Extensions: permessage-deflate\r\n' : '') +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`);
    });
    socket.once('data', (bytes) => {
      if (bytes.toString().startsWith('HTTP/1.1 101')) { ends.client = socket; ready(); }
      else done(undefined);
    });
    socket.on('error', () => {});
    socket.resume();
  });
}

async function speak(folder) {
  const har = JSON.parse(readFileSync(`${folder}/capture.har`));
  const page = har.log.entries.find((entry) => entry._resourceType === 'document');
  const path = new URL(page.request.url).pathname + '?of=' + folder.split('/').pop();
  pages.set(path, page.response.content.text);
  await get(path);
  const lines = readFileSync(`${folder}/frames.jsonl`, 'utf8').trim().split('\n').map(JSON.parse);
  const connections = new Map();
  const target = new URL(lines[0].url.replace('ws:', 'http:'));
  const way = target.pathname + target.search;
  const began = Date.now() - lines[0].t_us / 1000;
  for (const line of lines) {
    await sleep(Math.max(3, line.t_us / 1000 - (Date.now() - began))); // As long as it was then.
    if (line.event === 'open') {
      connections.set(line.conn, await open(way));
    } else if (line.event === 'frame') {
      const ends = connections.get(line.conn);
      const side = line.dir === 'c2s' ? ends.client : ends.server;
      const data = Buffer.from(line.data, line.encoding === 'base64' ? 'base64' : 'utf8');
      side.write(message(line.opcode ?? 1, data, { masked: line.dir === 'c2s' }));
    } else if (line.opened === false) {
      refusing.add(way);
      await open(way);
      refusing.delete(way);
    } else {
      const { client, server: far } = connections.get(line.conn);
      const side = line.dir === 'c2s' ? client : far;
      if (line.clean) {
        const code = line.code === 1005 ? [] : [line.code >> 8, line.code & 255];
        const bytes = Buffer.concat([Buffer.from(code), Buffer.from(line.reason ?? '')]);
        side.write(frame(8, bytes, { masked: line.dir === 'c2s' }));
        await sleep();
        const other = side === client ? far : client;
        other.write(frame(8, bytes, { masked: line.dir !== 'c2s' }));
        await sleep();
      }
      side.end();
      await sleep();
      client.destroy();
      far.destroy();
    }
  }
}

server.listen(port, '127.0.0.1', async () => {
  if (flags.has('together')) await Promise.all(captures.map(speak));
  else for (const capture of captures) await speak(capture);
  server.close();
});
