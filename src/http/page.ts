import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/*
 * The page as it was built: its index for every address of a screen, its files under their own names. The files carry
 * a hash in their names, so a browser keeps them for ever; the index names them, so a browser asks for it each time.
 */

/** Answers a request for the page or one of its files. */
export type ServePage = (request: Request) => Promise<Response>;

interface File {
  /** By encoding; '' is the file itself. */
  bodies: Map<string, Buffer<ArrayBuffer>>;
  type: string;
  hash: string;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  // A browser shows plain text, and keeps other documents as files.
  '.md': 'text/plain; charset=utf-8',
};

/** The smaller first. */
const encodings = { br: '.br', gzip: '.gz' };
const index = '/index.html';

/** Reads the page at its first request and keeps it: it is some megabytes. */
export function openPage(folder: string): ServePage {
  let reading: Promise<Map<string, File>> | null = null;
  return async (request) => {
    reading ??= readPage(folder).catch((error: unknown) => {
      reading = null;
      throw error;
    });
    const files = await reading;
    const { pathname } = new URL(request.url);
    const file = files.get(pathname) ?? (isFileName(pathname) ? undefined : files.get(index));
    if (file !== undefined) return answer(request, { file, isKept: pathname.startsWith('/assets/') });
    return files.has(index) ? text('There is no such file.', 404) : text(notBuilt, 503);
  };
}

const notBuilt = 'The page is not built yet. Run: npm run build';

const isFileName = (pathname: string): boolean => pathname.startsWith('/assets/') || extname(pathname) in types;

const text = (words: string, status: number): Response =>
  new Response(`${words}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });

function answer(request: Request, { file, isKept }: { file: File; isKept: boolean }): Response {
  const accepted = request.headers.get('accept-encoding') ?? '';
  const encoding = Object.keys(encodings).find((name) => accepted.includes(name) && file.bodies.has(name)) ?? '';
  const etag = `"${file.hash}${encoding}"`;
  const headers = {
    'content-type': file.type,
    'cache-control': isKept ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag,
    vary: 'accept-encoding',
    ...(encoding !== '' && { 'content-encoding': encoding }),
  };
  const isKnown = request.headers.get('if-none-match')?.includes(etag) === true;
  if (isKnown) return new Response(null, { status: 304, headers });
  return new Response(file.bodies.get(encoding) ?? null, { headers });
}

async function readPage(folder: string): Promise<Map<string, File>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  const files = new Map<string, File>();
  for (const path of paths) {
    const type = types[extname(path)];
    if (type === undefined) continue;
    const body = await readFile(path);
    const bodies = new Map([['', body]]);
    for (const [encoding, ending] of Object.entries(encodings))
      if (paths.includes(path + ending)) bodies.set(encoding, await readFile(path + ending));
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 20);
    files.set(`/${relative(folder, path).split(sep).join('/')}`, { bodies, type, hash });
  }
  return files;
}
