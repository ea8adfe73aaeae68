import { createServer, connect, type AddressInfo, type Server } from 'node:net';

/** A relay that notes when a request's first bytes come through: what left one process, and when. */
export interface Tap {
  readonly url: string;
  /** Arrival times of HaloPSA requests, ms since 1970. */
  readonly sentAt: number[];
  close(): void;
}

export async function openTap(target: string): Promise<Tap> {
  const { port, pathname } = new URL(target);
  const sentAt: number[] = [];
  const server: Server = createServer((inward) => {
    const outward = connect(Number(port), '127.0.0.1');
    inward.on('data', (chunk) => {
      if (/^(GET|POST) /.test(chunk.subarray(0, 5).toString('latin1'))) sentAt.push(Date.now());
      outward.write(chunk);
    });
    outward.on('data', (chunk) => inward.write(chunk));
    for (const [a, b] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      a.on('error', () => b.destroy());
      a.on('close', () => b.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${address.port}${pathname}`, sentAt, close: () => server.close() };
}
