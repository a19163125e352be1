import { blob, files, kv, type HttpRequest } from "jackdaw";

export async function keep({ path }: { path: string }): Promise<string> {
  const hash = await blob.put(await files.read(path));
  await kv.set(path, hash);
  return hash;
}

export async function kept(request: HttpRequest<{ path: string }>): Promise<Response> {
  const hash = await kv.get<string>(request.params.path);
  if (hash === undefined) return new Response(null, { status: 404 });
  return new Response(await blob.get(hash), { headers: { "content-type": "application/octet-stream", etag: `"${hash}"` } });
}
